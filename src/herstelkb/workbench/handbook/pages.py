"""The pages of a handbook in one language: which there are, what each shows, and how they link to each other."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from markupsafe import Markup

from herstelkb.derivation.derivation import Derivation
from herstelkb.ground.version import VERSION
from herstelkb.knowledge.clauses import ADVICE
from herstelkb.knowledge.conditions import Literal
from herstelkb.reporting.proof_lines import proof_lines
from herstelkb.reporting.voice import Voice
from herstelkb.workbench.graph.folded import folded
from herstelkb.workbench.graph.model import Graph
from herstelkb.workbench.graph.pages import svg
from herstelkb.workbench.graph.words import Words
from herstelkb.workbench.handbook.contents import Contents, PageKey

Link: TypeAlias = Callable[[str, str | None], str]  # from a section and a name
KINDS = ("claims", "vocabulary", "measures", "rules", "advice")


@dataclass(frozen=True, slots=True)
class ProofText:
    """A worked proof as HTML, and the scenario it is from."""

    scenario: str
    tree: str


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """A scenario in words: headings with lines, and the claims it tests."""

    name: str
    claims: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


class Pages:
    """All pages of one language. `languages` maps each language of the handbook to its own name."""

    def __init__(self, contents: Contents, language: str, languages: Mapping[str, str], *, pictures: bool) -> None:
        self.book, self.knowledge, self.languages = contents, contents.knowledge, languages
        self.voice = Voice(contents.knowledge, None, language, form="html")
        self.pictures = pictures
        self._plainly = Voice(contents.knowledge, None, language)
        self._voices: dict[str, Voice] = {}
        self._names = _file_names(contents)

    def rendered(self) -> Iterator[tuple[str, str]]:
        """Every page's path in the folder of its language, and its text."""
        yield "index.html", self._page("index", "index.html")
        yield "a-z.html", self._page("az", "a-z.html", az=[(kind, self._sorted(kind)) for kind in KINDS])
        for part in self.book.parts:
            names = self.book.scenarios_of(part)
            yield self._path("parts", part), self._page("part", self._path("parts", part), name=part, scenarios=names)
            if names:
                path, texts = self._path("scenarios_of", part), [self._scenario_text(name) for name in names]
                yield path, self._page("scenarios", path, name=part, scenarios=texts)
        for key in self.book.items:
            section, _, name = key.partition("/")
            path = self._path(section, name)
            yield path, self._page(section, path, section=section, name=name)
        yield "words.js", self._words()

    def title(self, section: str, name: str) -> str:
        """An item's title: a label, a title, a claim's own words, or what a rule concludes."""
        source = self.knowledge.source
        if section == "claims":
            return self.voice.text(source.claims[name].says)
        if section == "advice":
            return self.voice.text(source.advice[name].title)
        if section == "rules":
            concluded = [self._concluded(clause.head) for clause in self.book.clauses(name)]
            return self.voice.opened(Markup("; ").join(concluded))
        return self.voice.opened(self.voice.label(name))

    def _concluded(self, head: Any) -> str:
        if head.attribute == ADVICE:
            return self.title("advice", str(head.value))
        qualified = f"{self.knowledge.many if head.each else self.knowledge.one}.{head.attribute}"
        value = self.voice.value_label(head.value, qualified)
        return self.voice.phrase("handbook.rule.title", label=self.voice.label(qualified), value=value)

    def _part_title(self, part: str | None) -> str:
        if part is None:
            return self.voice.phrase("handbook.no_part")
        return self.voice.phrase("handbook.part", part=self.voice.safely(part))

    def _sorted(self, kind: str) -> list[str]:
        names = [key.partition("/")[2] for key in self.book.items if key.startswith(f"{kind}/")]
        return names if kind == "claims" else sorted(names, key=lambda n: (_plain(self.title(kind, n)), n))

    # --- pages and links ---

    def _page(self, template: str, path: str, **values: Any) -> str:
        root = "../" * path.count("/")

        def to(section: str, name: str | None) -> str:
            if section == "scenarios" and name is not None:
                return f"{root}{self._path('scenarios_of', self.book.part_of_scenario(name))}#{name}"
            return root + self._path(section, name)

        others = [(lang, f"{root}../{lang}/{path}") for lang in self.languages if lang != self.voice.language]
        return self._rendered(template, to, "base", root=root, others=others, **values)

    def content(self, key: PageKey, to: Link) -> str:
        """What the page of an item shows, as HTML without a frame; `to` gives the links to others."""
        section, _, name = key.partition("/")
        return Markup(self._rendered(section, to, "alone", section=section, name=name))

    def _rendered(self, template: str, to: Link, frame: str, **values: Any) -> str:
        return self.voice.render(
            f"handbook/{template}.j2",
            frame=f"handbook/{frame}.j2",
            book=self.book,
            language_names=self.languages,
            to=to,
            titles=self.title,
            part_title=self._part_title,
            proof=lambda section, name: self._proved(f"{section}/{name}", to),
            picture=lambda section, name: self._picture(self.book.around(f"{section}/{name}"), to),
            whole=lambda: self._picture(folded(self.book.graph), to),
            version=VERSION,
            **values,
        )

    def _path(self, section: str, name: str | None) -> str:
        return self._names[section, name]

    # --- what pages show ---

    def _proved(self, key: str, to: Any) -> ProofText | None:
        worked = self.book.worked(key)
        if worked is None:
            return None
        tree = self._speaking(worked.outcome.scenario).render(
            "handbook/proof.j2", lines=proof_lines(worked.proof), to=to
        )
        return ProofText(worked.outcome.scenario, Markup(tree))

    def _picture(self, graph: Graph, to: Any) -> str:
        """A picture whose nodes link to their pages; empty without a library for pictures, or without edges."""
        if not self.pictures or not graph.edges:
            return ""
        words = Words(graph, self._plainly)
        return svg(words, self.voice, lambda caption: to(caption.node.section, caption.node.name))

    def _speaking(self, scenario: str) -> Voice:
        """The voice with the subjects of a scenario's case."""
        if scenario not in self._voices:
            case = self.book.outcomes[scenario].evaluation.case
            self._voices[scenario] = Voice(self.knowledge, case, self.voice.language, form="html")
        return self._voices[scenario]

    def _scenario_text(self, name: str) -> ScenarioText:
        evaluation = self.book.outcomes[name].evaluation
        scenario, voice = self.knowledge.source.scenarios[name], self._speaking(name)
        seen = [voice.states(o.literal, o.degree) for o in evaluation.case.observations]
        parts = {
            "seen": seen or [voice.phrase("handbook.scenarios.nothing")],
            "follows": [_stated(evaluation.derivation, literal, voice) for literal in self.book.expected(name)],
            "not": [voice.says(literal) for literal in self.book.excluded(name)],
            "unknown": [self._labelled(fact, voice) for fact in scenario.unknown],
            "tensions": [self._labelled(fact, voice) for fact in (*scenario.tensions, *scenario.conflicts)],
        }
        lines = tuple(
            (voice.phrase(f"handbook.scenarios.{heading}"), tuple(found)) for heading, found in parts.items() if found
        )
        return ScenarioText(name, tuple(dict.fromkeys((*scenario.claims, *scenario.not_claims))), lines)

    def _labelled(self, fact: str, voice: Voice) -> str:
        subject, _, attribute = fact.rpartition(".")
        return Markup("{} ({})").format(voice.label(self.knowledge.qualified(subject, attribute)), voice.name(subject))

    # --- search ---

    def _words(self) -> str:
        """The search index: title, kind, id, path and more words of every page."""
        entries = [
            [
                Markup(self.title(section, name)).striptags(),
                self.voice.phrase(f"handbook.kind.{section}"),
                name,
                self._path(section, name),
                self._more(section, name),
            ]
            for key in self.book.items
            for section, _, name in [key.partition("/")]
        ]
        return f"const WORDS = {json.dumps(entries)};\n"

    def _more(self, section: str, name: str) -> str:
        source, text = self.knowledge.source, self.voice.text
        someone = self.voice.called["someone"]
        if section == "vocabulary":
            more = [text(value.label) for value in source.vocabulary[name].values.values()]
        elif section == "rules":
            more = [text(source.rules[name].because)]
        elif section == "advice":
            lacking = [word.text for word in source.advice[name].missing]
            more = [self.voice.advised(name, someone, 1, self.voice.called["one"], lacking)]
        else:
            more = []
        return Markup(" ").join(more).striptags()


def _stated(derivation: Derivation, literal: Literal, voice: Voice) -> str:
    step = derivation.step(literal)
    return voice.states(literal, step.degree, step.point) if step else voice.says(literal)


def _plain(text: str) -> str:
    """The text without accents and capitals, as people search."""
    apart = unicodedata.normalize("NFKD", Markup(text).striptags())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def _file_names(contents: Contents) -> dict[tuple[str, str | None], str]:
    """A path for each page; ids that differ only in case get different paths, for file systems that ignore case."""
    found: dict[tuple[str, str | None], str] = {}
    taken: set[str] = set()
    for key in contents.items:
        section, _, name = key.partition("/")
        path = f"{section}/{name}.html"
        while path.casefold() in taken:
            path = path.removesuffix(".html") + "_.html"
        taken.add(path.casefold())
        found[section, name] = path
    for number, part in enumerate(contents.parts, 1):
        found["parts", part] = f"parts/{number}.html"
        found["scenarios_of", part] = f"scenarios/{number}.html"
    return found
