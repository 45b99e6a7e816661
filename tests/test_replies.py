"""What a reply means: numbers, words, and their unambiguous beginnings."""

import pytest

from herstelkb.replies import Meaning, Other, Unclear, meaning

VALUES = [(True, ["begrijpt de richting", "true", "ja"]), (False, ["begrijpt de richting niet", "false", "nee"])]
OTHERS = {
    Other.UNKNOWN: ["weet niet", "?"],
    Other.DOES_NOT_APPLY: ["niet van toepassing", "-"],
    Other.BACK: ["terug", "<"],
    Other.STOP: ["stop", "."],
}


@pytest.mark.parametrize(
    ("reply", "means"),
    [
        ("1", True),
        (" 2 ", False),
        ("JA", True),
        ("ne", False),
        ("begrijpt  de richting", True),  # whole before begun
        ("begrijpt de richting n", False),
        ("false", False),
        ("?", Other.UNKNOWN),
        ("weet", Other.UNKNOWN),
        ("-", Other.DOES_NOT_APPLY),
        ("terug", Other.BACK),
        (".", Other.STOP),
    ],
)
def test_a_reply_is_understood(reply: str, means: Meaning) -> None:
    assert meaning(reply, VALUES, OTHERS) is means


@pytest.mark.parametrize("reply", ["", "  ", "0", "3", "²", "misschien", "waar"])
def test_what_means_nothing_is_unclear(reply: str) -> None:
    assert meaning(reply, VALUES, OTHERS) == Unclear()


def test_what_means_several_things_names_them() -> None:
    assert meaning("begr", VALUES, OTHERS) == Unclear(("begrijpt de richting", "begrijpt de richting niet"))
    assert meaning("n", VALUES, OTHERS) == Unclear(("begrijpt de richting niet", "niet van toepassing"))
