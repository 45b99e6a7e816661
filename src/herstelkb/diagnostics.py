"""The old home of `Diagnostic`, `Place` and `UnusableInput`, for one version: import them from `herstelkb`."""

import warnings

from herstelkb.ground.diagnostics import Diagnostic, Place, UnusableInput

__all__ = ["Diagnostic", "Place", "UnusableInput"]

warnings.warn("import from herstelkb: herstelkb.diagnostics goes in 0.2", DeprecationWarning, stacklevel=2)
