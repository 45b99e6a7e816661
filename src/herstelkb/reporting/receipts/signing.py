"""Signatures of receipts: Ed25519 (RFC 8032), with a key of the user's own, by the library `cryptography`.

A signature says that whoever has the key vouched for these bytes; whose key it is, nothing here can tell.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.reporting.receipts.canonical import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def signed(receipt: dict[str, Any], pem: bytes, file: str) -> dict[str, Any]:
    """A receipt with a signature of everything in it, the seal included.

    Raises:
        UnusableInput: `cryptography` is not installed, or there is no Ed25519 key without a password in the file.
    """
    key = _key(pem, file)
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    unsigned = {name: value for name, value in receipt.items() if name != "signature"}
    value = key.sign(canonical(unsigned)).hex()
    return {**unsigned, "signature": {"algorithm": "Ed25519", "key": public, "value": value}}


def vouched(receipt: dict[str, Any]) -> bool | None:
    """Whether the signature is of this receipt; None if it has none.

    Raises:
        UnusableInput: there is one, and `cryptography` is not installed.
    """
    signature = receipt.get("signature")
    if signature is None:
        return None
    _installed()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = canonical({name: value for name, value in receipt.items() if name != "signature"})
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["key"]))
        key.verify(bytes.fromhex(signature["value"]), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key(pem: bytes, file: str) -> Ed25519PrivateKey:
    _installed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    hint = "make one: openssl genpkey -algorithm ed25519 -out key.pem"
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        said = "there is no private key without a password in it"
        raise UnusableInput.because("no-key", said, file=file, hint=hint) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput.because("no-key", "the key in it is not an Ed25519 key", file=file, hint=hint)
    return key


def _installed() -> None:
    if find_spec("cryptography") is None:
        hint = "pip install 'herstelkb[sign]'"
        raise UnusableInput.because("extra-missing", "signatures take the library cryptography", hint=hint)
