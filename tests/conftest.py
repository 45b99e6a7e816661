"""How hard Hypothesis tries: the profile that HYPOTHESIS_PROFILE names, else ``default``."""

import os

from hypothesis import HealthCheck, settings

# The same examples at every run, so that a red build is about the change in it; finding new ones is for `soak`.
# Evaluating a rule base takes as long as it takes: no deadline on a single example, here or on a busy machine.
settings.register_profile("default", deadline=None, derandomize=True, max_examples=45)

settings.register_profile(
    "soak",
    parent=settings.get_profile("default"),
    derandomize=False,
    max_examples=2000,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
