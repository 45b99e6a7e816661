"""How hard Hypothesis tries: the profile that HYPOTHESIS_PROFILE names, else ``default``."""

import os
from pathlib import Path

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

# What is made once is kept with the cache of pytest, not of whoever runs the tests.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).parents[1] / ".pytest_cache")

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
