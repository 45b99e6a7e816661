"""The independent checkers: does each step of a proof follow, and does each reason of a why-not hold?

They import no engine and trust no derivation: they are given a rule base, a case, and what to check. What a proof
cannot show (that something is absent, what is counted, that a clause never fires) they look up in the specification.
"""

from herstelkb.proofs.checking.proofs import ProofChecker, check
from herstelkb.proofs.checking.refutations import check_why_not

__all__ = ["ProofChecker", "check", "check_why_not"]
