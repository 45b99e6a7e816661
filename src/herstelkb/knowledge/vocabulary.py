"""What a vocabulary must be to be used: names that can be written in a case, and marks that its attributes can bear.

Whether values and conditions name what there is, is for `names` and `resolution`.
"""

from __future__ import annotations

from herstelkb.ground.showing import listed
from herstelkb.ground.suggestions import did_you_mean
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.names import Item, Names
from herstelkb.language.model import Attribute

RESERVED = ("id", "name", "own_view", ADVICE, "any")


def check_vocabulary(names: Names) -> None:
    """Add a finding to the names for whatever an attribute cannot be called or cannot be marked as."""
    for qualified, entry in names.base.vocabulary.items():
        item = names.item("vocabulary", qualified)
        _named(names, item, qualified)
        _marked(item, qualified, entry)
        for index in range(len(entry.outdates)):
            _outdated(names, item, entry, index)
        names.claims(item, entry.claims)


def _named(names: Names, item: Item, qualified: str) -> None:
    kind, _, name = qualified.partition(".")
    if kind not in (names.one, names.many):
        hint = did_you_mean(kind, [names.one, names.many])
        item.find("unknown-subject", f"'{kind}' is not a kind of subject", key=True, hint=hint)
    if name in RESERVED:
        item.find("reserved-name", f"'{name}' cannot be the name of an attribute", key=True, hint="rename it")


def _marked(item: Item, qualified: str, entry: Attribute) -> None:
    if entry.observable and entry.question is None:
        message = "an attribute that can be observed needs a question"
        item.find("missing-key", message, key=True, hint="add 'question: …', or set `known_by: derivation`")
    for mark in ("always_asked", "with_evidence"):
        if getattr(entry, mark) and not entry.observable:
            said, hint = f"{qualified} is concluded, and nobody observes it", f"remove `{mark}`"
            item.find("not-observable", said, mark, key=True, hint=hint)
    if entry.carries_over and not entry.derivable:
        said = f"{qualified} is only observed, and what is observed is observed again"
        item.find("not-derivable", said, "carries_over", hint="remove it, or set `known_by: either`")


def _outdated(names: Names, item: Item, entry: Attribute, index: int) -> None:
    """What a change outdates is observed, of the same subject, and outdates nothing: or the order of doing mattered."""
    known, qualified, other = names.base.vocabulary, item.name, entry.outdates[index]
    if not names.known(item, "vocabulary", other, known, "unknown-attribute", "attribute", "outdates", index):
        return
    if other in known and not known[other].observable:
        said = f"{other} is concluded, so no observation of it is outdated"
        item.find("not-observable", said, "outdates", index, hint="name what it is concluded from")
    elif other == qualified or other.partition(".")[0] != qualified.partition(".")[0]:
        said = f"a change of {qualified} outdates other observations of the same subject only"
        hint = f"name another attribute of {qualified.partition('.')[0]}"
        item.find("unknown-subject", said, "outdates", index, hint=hint)
    elif other in known and known[other].outdates:
        said = f"{other} outdates {listed(known[other].outdates)} itself, so it would matter what is done first"
        item.find("outdates-in-turn", said, "outdates", index, hint=f"remove it here, or the `outdates` of {other}")
