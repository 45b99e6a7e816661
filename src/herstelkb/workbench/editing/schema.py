"""JSON Schemas of rule and case files, so that an editor completes names and shows what they mean.

The schema of rule files is that of the models, with the names of a rule base as suggestions: a new name is not a
mistake. The schema of case files is strict: it is made from `cases.texts` and accepts the same, except that it cannot
exclude a repeated id. What is wrong with a rule base as a whole is left to `check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from herstelkb.cases.plain import UNANSWERED
from herstelkb.cases.texts import DAY_SCHEMA, TEXT_SCHEMA, VIEW_SCHEMA, id_schema, observable
from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge
from herstelkb.language import model
from herstelkb.language.forms import checker
from herstelkb.language.rule_file import RuleFile

Schema = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UNANSWERED: list[Schema] = [
    {
        "type": "object",
        "properties": {reason: {"const": said}},
        "required": [reason],
        "additionalProperties": False,
        "description": f"without an answer: {reason}: {spoken(said)}",
    }
    for reason, said in UNANSWERED.items()
]


def rule_schema(knowledge: Knowledge, language: str) -> Schema:
    """The schema of rule files, with the names of this rule base as suggestions."""
    schema = checker(RuleFile).json_schema(by_alias=True)
    definitions = schema["$defs"]
    base = knowledge.source
    conditions = {
        **{name: _suggested(_values(entry, language), definitions["Test"]) for name, entry in base.vocabulary.items()},
        **{name: {"$ref": "#/$defs/BoundsEntry"} for name in base.measures},
        "any": {"type": "array", "items": {"$ref": "#/$defs/ConditionEntry"}, "description": "at least one of these"},
    }
    labels = {name: entry.label for name, entry in base.vocabulary.items()}
    labels |= {name: measure.label for name, measure in base.measures.items()}
    for name, label in labels.items():
        conditions[name] |= {"description": _text(label, language)}
    definitions["ConditionEntry"] |= {"properties": conditions}
    claims = [_const(name, claim.says, language) for name, claim in base.claims.items()]
    advice = [_const(name, item.title, language) for name, item in base.advice.items()]
    points = {
        "certainty": [_const(point, text, language) for point, text in base.head.certainty.items()],
        "time": [_const(point, text, language) for point, text in base.head.time.items()],
    }
    points |= {"hedge": points["certainty"], "when_in_time": points["time"]}
    for kind, definition in definitions.items():
        properties = definition.get("properties", {})
        for key in {"claims", "not_claims"} & properties.keys() if kind != "KnowledgeBaseHead" else ():
            properties[key]["items"] = _suggested(claims, properties[key]["items"])
        for key in points.keys() & properties.keys() if kind != "KnowledgeBaseHead" else ():
            properties[key] = _suggested(points[key], properties[key])
    rule = definitions["Rule"]["properties"]
    report = definitions["ReportEntry"]["properties"]
    for items in (rule["advise"], definitions["Advice"]["properties"]["after"], report["let_go"], report["delicate"]):
        items["items"] = _suggested(advice, items["items"])
    _suggest_attributes(definitions, labels, language)
    concluded = rule["then"]["additionalProperties"]
    rule["then"]["properties"] = {
        name: {**_suggested(_values(entry, language), concluded), "description": _text(entry.label, language)}
        for name, entry in base.vocabulary.items()
        if entry.derivable
    }
    return {"$schema": _DIALECT, **schema, "title": f"Rule files: {_text(base.head.title, language)}"}


def _suggest_attributes(definitions: Schema, labels: Mapping[str, Mapping[str, str]], language: str) -> None:
    """Suggest the attributes and measures wherever a report names some."""
    known = [{"const": name, "description": _text(label, language)} for name, label in labels.items()]
    for kind in ("ReportEntry", "AnswerEntry", "CausesEntry", "MapEntry", "SupportEntry", "PeopleEntry", "CalledEntry"):
        for key, property_ in definitions[kind]["properties"].items():
            if key in ("columns", "rows", "measure", "attribute"):
                definitions[kind]["properties"][key] = _suggested(known, property_)
            elif "pattern" in property_.get("items", {}) and key not in ("let_go", "delicate"):
                property_["items"] = _suggested(known, property_["items"])


def case_schema(knowledge: Knowledge, language: str) -> Schema:
    """The schema of case files: the possible observations, each with its values, labels and question."""
    subjects = knowledge.source.head.subjects
    scale = [_const(point, text, language) for point, text in knowledge.source.head.certainty.items()]
    text = {"$ref": "#/$defs/text"}
    details = {
        "by": {**text, "description": "who observed it"},
        "on": {"$ref": "#/$defs/day", "description": "the day on which it was observed"},
        "certainty": {"anyOf": [*scale, {"type": "null"}], "description": "how sure the observation is"},
        "note": text,
    }
    one = _observations(knowledge, knowledge.one, details, language)
    many = _observations(knowledge, knowledge.many, details, language)
    view = {"$ref": "#/$defs/view"}
    dated = {
        "type": "object",
        "properties": {"text": {**view, "type": ["string", "number", "boolean"]}, "on": {"$ref": "#/$defs/day"}},
        "required": ["text"],
        "additionalProperties": False,
    }
    own = {"anyOf": [view, dated], "description": "the person's own view, for readers; no rule reads it"}
    member = {
        "type": "object",
        "properties": {"id": {"$ref": "#/$defs/id"}, "name": text, "own_view": own, **many},
        "required": ["id"],
        "additionalProperties": False,
    }
    return {
        "$schema": _DIALECT,
        "title": f"Case files: {_text(knowledge.source.head.title, language)}",
        "type": "object",
        "properties": {
            "case": {**text, "description": "a name for the case"},
            "date": {"$ref": "#/$defs/day", "description": "the day of the case"},
            subjects.one: {"type": ["object", "null"], "properties": one, "additionalProperties": False},
            subjects.list: {"type": ["array", "null"], "items": member},
        },
        "additionalProperties": False,
        "$defs": {"id": id_schema(knowledge.one), "text": TEXT_SCHEMA, "view": VIEW_SCHEMA, "day": DAY_SCHEMA},
    }


def _observations(knowledge: Knowledge, kind: str, details: Schema, language: str) -> Schema:
    found = {}
    for name in observable(knowledge, kind):
        entry = knowledge.source.vocabulary[f"{kind}.{name}"]
        values = _values(entry, language)
        graded = {
            "type": "object",
            "properties": {"value": {"anyOf": [*values, {"type": "null"}]}, **details},
            "required": ["value"],
            "additionalProperties": False,
        }
        question = _text(entry.question or entry.label, language).replace("{{ wie }}", "…")
        found[name] = {
            "title": _text(entry.label, language),
            "description": question,
            "anyOf": [*values, graded, *_UNANSWERED, {"type": "null"}],
        }
    return found


def _values(entry: model.Attribute, language: str) -> list[Schema]:
    return [_const(value, shown.label, language) for value, shown in entry.values.items()]


def _const(value: str | bool, text: Mapping[str, str], language: str) -> Schema:
    return {"const": value, "title": spoken(value), "description": _text(text, language)}


def _suggested(known: Iterable[Schema], otherwise: Schema) -> Schema:
    """The known values, for completion, or anything of the right form."""
    return {"anyOf": [*known, {key: part for key, part in otherwise.items() if key != "default"}]}


def _text(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")
