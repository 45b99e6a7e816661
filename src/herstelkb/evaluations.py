"""The old home of `Evaluation`, for one version: import it from `herstelkb`."""

import warnings

from herstelkb.api.evaluation import Evaluation

__all__ = ["Evaluation"]

warnings.warn("import from herstelkb: herstelkb.evaluations goes in 0.2", DeprecationWarning, stacklevel=2)
