"""The soak: laws on more examples than `make test` has time for, new ones at every run, and tests that take minutes.

`make soak` lists the parts; `make soak PART=engines` runs one, of at most half an hour on two cores, and `PART=all`
runs them one after the other. `tests/test_soak.py` sees to it that every law is in one part.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Part:
    """Laws that are about one thing, as the files that hold them are named for them."""

    covers: str
    laws: tuple[str, ...]
    tests: tuple[str, ...] = ()  # beside the laws: files under `tests/`, or single tests of them

    @property
    def paths(self) -> list[str]:
        """What pytest is to run, from the root of the project."""
        return [*(f"tests/properties/{law}.py" for law in self.laws), *(f"tests/{test}" for test in self.tests)]


PARTS = {
    "engines": Part(
        "engines: they agree with each other and with clingo, whatever the order",
        (
            "clingo_agrees",
            "engines_agree",
            "engines_meet_the_specification",
            "evaluating_twice_changes_nothing",
            "order_is_irrelevant",
            "ready_made_rules_are_the_same",
        ),
    ),
    "page": Part(
        "the page: what it evaluates and reads is what CPython does",
        ("every_yaml_parser_reads_alike", "the_page_evaluates_alike"),
        ("test_page_build.py::test_two_builds_are_the_same_bytes_from_the_beginning",),
    ),
    "meaning": Part(
        "the meaning of rules: degrees, time, and what knowing more can change",
        (
            "constraints_hold",
            "degrees_never_fall",
            "doing_is_not_seeing",
            "knowing_more_keeps_conclusions",
            "no_proof_is_firmer_than_its_weakest_premise",
            "the_impossible_never_holds",
        ),
    ),
    "proofs": Part(
        "proofs and why-nots: they exist, they check, and altered ones do not",
        (
            "altered_proofs_are_rejected",
            "altered_why_nots_are_rejected",
            "every_proof_checks",
            "what_lost_its_ground_is_not_refuted",
            "why_or_why_not",
        ),
    ),
    "questions": Part(
        "questions, changes and comparisons: what they say agrees with evaluating again",
        (
            "a_consultation_equals_its_case",
            "compare_is_antisymmetric",
            "conversations_end_where_full_answers_do",
            "differences_decide",
            "effects_are_those_of_each_answer",
            "questions_are_those_that_matter",
            "smallest_changes_equal_brute_force",
            "what_if_equals_evaluating_anew",
            "variants_are_evaluated_alike",
        ),
    ),
    "reporting": Part(
        "reports: complete for any rule base, and without a lost hedge",
        (
            "advice_goes_in_order",
            "any_rule_base_gets_a_report",
            "any_section_is_told",
            "editions_keep_to_their_readers",
            "editions_keep_what_is_private",
            "every_form_says_the_same",
            "no_hedge_is_lost",
            "nothing_in_a_picture_overlaps",
            "no_sentence_changes_data",
        ),
        ("test_outlook.py",),
    ),
    "workbench": Part(
        "checks, formatting, formulas: findings are true, and mean what engines do",
        (
            "checks_tell_the_truth",
            "findings_are_shown_or_hold",
            "hints_help",
            "places_are_where_things_stand",
            "formulas_mean_what_engines_do",
            "formatting_changes_nothing",
            "proofs_agree_with_enumeration",
        ),
    ),
    "populations": Part(
        "populations: each case gives what it gives by itself, on every library",
        (
            "columnar_agrees",
            "every_reader_gives_the_same_cells",
            "frames_take_the_ids_that_cases_take",
            "order_and_partition_are_irrelevant",
        ),
    ),
    "disclosure": Part(
        "published counts: nobody is disclosed, and the noise is as stated",
        ("nobody_is_given_away", "reports_too_near_are_refused", "shown_counts_say_no_more_than_noise_allows"),
    ),
    "damage": Part(
        "damaged inputs, 30,000 of them: each ends well, and `bad 0`",
        ("json_is_read_in_one_way",),
        ("test_damage.py",),
    ),
    "hostile": Part(
        "arbitrary input, very large cases, and constant memory",
        (
            "anything_gets_an_answer",
            "case_files_keep_everything",
            "forgetting_leaves_the_rest",
            "forms_keep_everything",
            "the_schema_takes_what_is_read",
        ),
        (
            "test_durable.py::test_memory_stays_flat",
            "test_durable.py::test_sound_where_freed_memory_is_overwritten",
            "test_forms.py::test_odd_texts_and_days_survive_libreoffice",
            "test_hostile.py::test_many_employees_follow_as_each_of_them_would",
        ),
    ),
}


def main(chosen: str) -> int:
    """Run a part, or all; without one, say which there are. The exit status is that of the first part that fails."""
    if chosen and chosen != "all" and chosen not in PARTS:
        print(f"there is no part '{chosen}' of the soak: PART is one of {', '.join(PARTS)}, all", file=sys.stderr)
        return 2
    if not chosen:
        for name, part in PARTS.items():
            print(f"  make soak PART={name:<12} {part.covers}")
        print(f"  make soak PART={'all':<12} every part, one after the other")
        return 0
    failed = [status for name in (PARTS if chosen == "all" else [chosen]) if (status := run(PARTS[name]))]
    return failed[0] if failed else 0


def run(part: Part) -> int:
    """Pytest's exit status for a part."""
    environment = os.environ | {"HYPOTHESIS_PROFILE": "soak"}
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-rs", "-m", "", *part.paths]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
