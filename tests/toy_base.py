"""A rule base so small that its coverage and its mutants can be counted by hand, as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TOY = """
knowledge_base:
  title: {nl: speelgoed}
  languages: [nl]
  certainty: {misschien: {nl: misschien}, zeker: {nl: zeker}}
  time: {nu: {nl: nu}, later: {nl: later}}
  subjects: {one: zaak, many: ding, list: dingen}
claims:
  K1: {says: {nl: wie a heeft en b niet heeft is x}, hedge: zeker, kind: observation, section: K}
vocabulary:
  zaak:
    a:
      known_by: observation
      label: {nl: a}
      question: {nl: is er a}
      values: {true: {label: {nl: wel}, says: {nl: de zaak heeft a}}, false: {label: {nl: niet}, says: {nl: geen a}}}
    b:
      known_by: observation
      label: {nl: b}
      question: {nl: is er b}
      values: {true: {label: {nl: wel}, says: {nl: de zaak heeft b}}, false: {label: {nl: niet}, says: {nl: geen b}}}
    c:
      known_by: derivation
      label: {nl: c}
      values: {x: {label: {nl: x}, says: {nl: de zaak is x}}, y: {label: {nl: y}, says: {nl: de zaak is y}}}
rules:
  - id: r
    claims: [K1]
    when: {zaak.a: true}
    unless: {zaak.b: true}
    then: {zaak.c: x}
    because: {nl: de zaak a heeft en b niet}
scenarios:
  - id: wel
    claims: [K1]
    case: {zaak: {a: true}}
    follows:
      zaak.c: {value: x, certainty: zeker, when_in_time: nu, by: r}
  - id: niet
    not_claims: [K1]
    case: {zaak: {a: false}}
    unknown: [zaak.c]
"""

# The condition under `unless` met: the one thing that TOY leaves out.
BLOCKED = """
scenarios:
  - id: toch-niet
    not_claims: [K1]
    case: {zaak: {a: true, b: true}}
    unknown: [zaak.c]
"""

# `c` only ever comes of `a`, so that `a` is asked for here for nothing: no case has the one without the other.
NEEDLESS = """
vocabulary:
  zaak:
    d:
      known_by: derivation
      label: {nl: d}
      values: {z: {label: {nl: z}, says: {nl: de zaak is z}}}
rules:
  - id: s
    claims: [K1]
    when: {zaak.c: x, zaak.a: true}
    then: {zaak.d: z}
    because: {nl: de zaak x is en a heeft}
scenarios:
  - id: en-dan-z
    claims: [K1]
    case: {zaak: {a: true}}
    follows:
      zaak.d: {value: z, certainty: zeker, when_in_time: nu, by: s}
  - id: geen-z
    not_claims: [K1]
    case: {zaak: {a: true, b: true}}
    unknown: [zaak.d]
"""


# Bounds, measures, a parameter, and an attribute with more than two values.
COUNTED = """
vocabulary:
  ding:
    e:
      known_by: observation
      label: {nl: e}
      question: {nl: is er e}
      values:
        p: {label: {nl: p}, says: {nl: het ding is p}}
        q: {label: {nl: q}, says: {nl: het ding is q}}
        r: {label: {nl: r}, says: {nl: het ding is r}}
  zaak:
    f:
      known_by: derivation
      label: {nl: f}
      values: {m: {label: {nl: m}, says: {nl: de zaak is m}}}
parameters:
  drempel: {value: 2, label: {nl: drempel}, assumption: {nl: verzonnen}}
measures:
  zaak.aantal: {count: {ding.e: [p, q]}, label: {nl: aantal}}
  zaak.deel: {share: {ding.e: p}, label: {nl: deel}}
rules:
  - id: t
    claims: [K1]
    when:
      zaak.aantal: {at_least: $drempel}
      zaak.deel: {below: 0.5}
    then: {zaak.f: m}
    because: {nl: er genoeg zijn en niet te veel}
"""

# Wrong twice over.
FAILING = """
scenarios:
  - id: mis
    case: {zaak: {a: true}}
    follows: {zaak.c: y}
    follows_not: {zaak.c: x}
"""

# The mutants of TOY. Of rule r: `a` cannot be dropped, since it is all of `when`; of two values the other one is the
# negation.
TOY_MUTANTS = [
    ("r", "when: zaak.a: negated"),
    ("r", "unless: zaak.b dropped"),
    ("r", "unless: zaak.b: negated"),
    ("r", "then: zaak.c: x → y"),
    ("r", "then: zaak.c: certainty zeker → misschien"),
    ("r", "then: zaak.c: when_in_time nu → later"),
    ("r", "rule dropped"),
]


def files(*texts: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(text) for text in texts]


def written(folder: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        (folder / f"{number}.yaml").write_text(text, "utf-8")
    return folder


# Of COUNTED. A count is moved by one, a share by a tenth; a threshold that is a parameter is moved there.
COUNTED_MUTANTS = [
    ("t", "when: zaak.aantal dropped"),
    ("t", "when: zaak.aantal: at_least → above"),
    ("t", "when: zaak.deel dropped"),
    ("t", "when: zaak.deel: below → at_most"),
    ("t", "when: zaak.deel: below 0.5 → 0.6"),
    ("t", "when: zaak.deel: below 0.5 → 0.4"),
    ("t", "then: zaak.f: certainty zeker → misschien"),
    ("t", "then: zaak.f: when_in_time nu → later"),
    ("t", "rule dropped"),
    ("zaak.aantal", "counted: ding.e: negated"),
    ("zaak.aantal", "counted: ding.e: p → r"),
    ("zaak.aantal", "counted: ding.e: p dropped"),
    ("zaak.aantal", "counted: ding.e: q dropped"),
    ("zaak.deel", "counted: ding.e: negated"),
    ("zaak.deel", "counted: ding.e: p → q"),
    ("drempel", "value 2 → 3"),
    ("drempel", "value 2 → 1"),
]
