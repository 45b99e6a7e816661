"""`python -m herstelkb`: the same as `herstelkb`."""

import sys

from herstelkb.cli import main

sys.exit(main())
