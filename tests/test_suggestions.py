"""Which known name is meant by one that is not known: a guess to show, and a surer one to write."""

from __future__ import annotations

import pytest

from herstelkb.ground.suggestions import nearest, only_nearest


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("reaktie", ["reactie", "aanpak"], "reactie"),
        ("reaktie", ["reactie", "reacties"], None),  # it may be the one or the other
        ("step-3", ["step-2", "aanpak"], None),  # it may be yet to come
        ("stap-2", ["step-2", "aanpak"], "step-2"),
        ("aap", ["aaap"], None),  # a short name is too easily another name
        ("sturing", ["aanpak"], None),
    ],
)
def test_what_is_written_in_its_place_can_only_be_that(written: str, known: list[str], meant: str | None) -> None:
    assert only_nearest(written, known) == meant


@pytest.mark.parametrize(
    ("written", "known", "shown"),
    [
        ("reaktie", ["aanpak", "reactie"], "reactie"),
        ("organisatie.kans", ["medewerker.kans", "medewerker.aanpak"], "medewerker.kans"),
        ("x.kans", ["medewerker.kans"], "medewerker.kans"),  # unlike as a whole, the same name of another subject
        ("x.kans", ["medewerker.aanpak"], None),
    ],
)
def test_what_is_shown_as_a_guess_looks_most_like_it(written: str, known: list[str], shown: str | None) -> None:
    assert nearest(written, known) == shown
