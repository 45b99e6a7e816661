"""What a reply means: numbers, words, and their unambiguous beginnings."""

import pytest

from herstelkb.conversation.replies import Command, Meaning, UnclearReply, graded, meaning, people

VALUES = [(True, ["begrijpt de richting", "true", "ja"]), (False, ["begrijpt de richting niet", "false", "nee"])]
OTHERS = {
    Command.UNKNOWN: ["weet niet", "?"],
    Command.DOES_NOT_APPLY: ["niet van toepassing", "-"],
    Command.BACK: ["terug", "<"],
    Command.STOP: ["stop", "."],
}
SCALE = [(1, ["mogelijk", "possibly"]), (2, ["zo goed als zeker", "almost"]), (3, ["zeker"])]


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
        ("?", Command.UNKNOWN),
        ("weet", Command.UNKNOWN),
        ("-", Command.DOES_NOT_APPLY),
        ("terug", Command.BACK),
        (".", Command.STOP),
    ],
)
def test_a_reply_is_understood(reply: str, means: Meaning) -> None:
    assert meaning(reply, VALUES, OTHERS) is means


@pytest.mark.parametrize("reply", ["", "  ", "0", "3", "²", "misschien", "waar"])
def test_what_means_nothing_is_unclear(reply: str) -> None:
    assert meaning(reply, VALUES, OTHERS) == UnclearReply()


@pytest.mark.parametrize("digits", ["7" * 5000, "0" * 5000 + "1", "١" * 5000])
def test_a_number_as_long_as_a_page_is_unclear(digits: str) -> None:
    assert meaning(digits, VALUES, OTHERS) == UnclearReply()
    assert graded(f"{digits} {digits}", VALUES, OTHERS, [(1, ["misschien"])]) == (UnclearReply(), None)
    assert isinstance(people(digits, ["en"]), tuple)


def test_what_means_several_things_names_them() -> None:
    assert meaning("begr", VALUES, OTHERS) == UnclearReply(("begrijpt de richting", "begrijpt de richting niet"))
    assert meaning("n", VALUES, OTHERS) == UnclearReply(("begrijpt de richting niet", "niet van toepassing"))


@pytest.mark.parametrize(
    ("reply", "means"),
    [
        ("1", (True, None)),
        ("2 mogelijk", (False, 1)),
        ("ja, mogelijk", (True, 1)),
        ("Mogelijk nee", (False, 1)),
        ("1 moge", (True, 1)),
        ("begrijpt de richting niet (zo goed als zeker)", (False, 2)),
        ("weet niet", (Command.UNKNOWN, None)),
        ("begr", (UnclearReply(("begrijpt de richting", "begrijpt de richting niet")), None)),
        ("ze", (UnclearReply(), None)),
        ("zeker", (UnclearReply(), None)),  # of what?
        ("1 2", (UnclearReply(), None)),  # a number is a value, never a certainty
        ("? zeker", (UnclearReply(), None)),
        ("1 misschien", (UnclearReply(), None)),
    ],
)
def test_a_reply_may_say_how_sure_it_is(reply: str, means: tuple[Meaning | UnclearReply, int | None]) -> None:
    assert graded(reply, VALUES, OTHERS, SCALE) == means


@pytest.mark.parametrize(
    ("reply", "means"),
    [
        ("m01, m02", ("m01", "m02")),
        ("m01 m02", ("m01", "m02")),
        ("m01 en m02", ("m01", "m02")),
        ("m01 m02 en m03", ("m01", "m02", "m03")),
        ("an, bob en chris", ("an", "bob", "chris")),
        ("an & bob", ("an", "bob")),
        ("Jan de Vries; Piet Ensing", ("Jan de Vries", "Piet Ensing")),
        ("Jan de Vries, Piet en Klaas", ("Jan de Vries", "Piet", "Klaas")),
        ("m01", ("m01",)),
        ("3", 3),
        ("3 medewerkers", 3),
        ("12 mensen.", 12),
        ("0", 0),
        ("3 m01", ("3", "m01")),
        ("3, 4", ("3", "4")),
        ("-1", None),
        ("-", None),
        (", ;", None),
        ("9" * 5_000, ("9" * 5_000,)),
    ],
)
def test_who_there_are_is_a_list_or_a_number(reply: str, means: int | tuple[str, ...] | None) -> None:
    assert people(reply, ["en", "&"]) == means


def test_a_word_of_another_language_is_understood_as_a_whole() -> None:
    written = {"grasps the course": True, "onwaar": False, "stop": True}
    assert meaning("Grasps the  course", VALUES, OTHERS, written) is True
    assert meaning("ONWAAR", VALUES, OTHERS, written) is False
    assert meaning("grasps", VALUES, OTHERS, written) == UnclearReply()  # its beginning is not
    assert meaning("stop", VALUES, OTHERS, written) is Command.STOP  # what the conversation itself says comes first
    assert graded("onwaar, mogelijk", VALUES, OTHERS, SCALE, written) == (False, 1)
