"""The version of herstelkb itself."""

VERSION = "0.1.0"
