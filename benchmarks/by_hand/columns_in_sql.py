"""The result columns, by hand in SQL: those of each group, by name, over what `in_sql` computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from herstelkb.ground.showing import spoken
from herstelkb.knowledge.base import Knowledge

Columns = dict[str, str]


@dataclass(frozen=True)
class ResultColumns:
    """The result columns of the attributes of one kind of subject."""

    knowledge: Knowledge
    kind: str

    def value(
        self, attribute: str, holds: Mapping[str, str], degree: str = "", time: str = "direct", later: str = ""
    ) -> Columns:
        """The value, certainty and time of an attribute of which one value holds at a time. No `degree`: certain."""
        values = self.knowledge.source.vocabulary[f"{self.kind}.{attribute}"].values
        some = " OR ".join(f"({holding})" for holding in holds.values())
        chosen = " ".join(f"WHEN {holding} THEN {self._word(value, values)}" for value, holding in holds.items())
        words = dict(enumerate(self.knowledge.certainty, 1))
        if degree:
            certainty = " ".join(
                f"WHEN {degree} = {place} THEN {self._word(words[place], self.knowledge.certainty)}"
                for place in (4, 3, 2)
            )
        else:
            certainty = f"WHEN {some} THEN {self._word(words[4], self.knowledge.certainty)}"
        point = f"WHEN {later} THEN {self._word('op_termijn', self.knowledge.time)} " if later else ""
        return {
            attribute: f"CASE {chosen} END",
            f"{attribute}__certainty": f"CASE {certainty} END",
            f"{attribute}__time": f"CASE {point}WHEN {some} THEN {self._word(time, self.knowledge.time)} END",
        }

    def _word(self, word: str, words: tuple[str | bool, ...] | tuple[str, ...]) -> str:
        """A literal of the enum of these words: an enum costs one byte per row, text sixteen."""
        if all(isinstance(other, bool) for other in words):
            return word
        listed = ", ".join(f"'{spoken(other)}'" for other in words)
        return f"'{word}'::ENUM({listed})"


def advised(given: Mapping[str, str]) -> Columns:
    return {f"advice__is__{item}": degree for item, degree in given.items()}


def degree(holds: str, worth: str = "4") -> str:
    """A degree where a condition holds, else 0."""
    return f"CASE WHEN {holds} THEN {worth}::TINYINT ELSE 0::TINYINT END"


def opened(given: Mapping[str, str]) -> Columns:
    return {f"{name}__unknown": holds for name, holds in given.items()}


def columns_of_one(knowledge: Knowledge) -> dict[str, Columns]:
    out = ResultColumns(knowledge, knowledge.one)

    def either(attribute: str, inferred: str, value: str, other: str) -> Columns:
        """The inferred value, and the one observed instead."""
        against = f"{attribute} IS FALSE" if other == "false" else f"({attribute} = '{other}') IS TRUE"
        worth = f"CASE WHEN {against} THEN 4::TINYINT ELSE {inferred} END"
        return out.value(attribute, {value: f"{inferred} > 0", other: against}, worth)

    met = "CASE WHEN wederkerigheid IN ('groeit', 'aanwezig') THEN 4::TINYINT WHEN later THEN recovery ELSE apart END"
    growing = "(wederkerigheid = 'groeit') IS TRUE OR later"
    values = {
        **out.value(
            "wederkerigheid",
            {"ontbreekt": "apart > 0", "groeit": growing, "aanwezig": "(wederkerigheid = 'aanwezig') IS TRUE"},
            met,
            later="later",
        ),
        **either("gezien_gehoord_begeleid", "unseen", "onvoldoende", "voldoende"),
        **either("overleeft_zonder_leiding", "alone", "true", "false"),
        **either("vertrouwen_in_leiding", "distrust", "ontbreekt", "aanwezig"),
        **either("verbinding", "broken", "verbroken", "aanwezig"),
        **either("schadelijke_patronen", "harm", "true", "false"),
        **either("ontwikkelingsachterstand", "arrears", "true", "false"),
        **out.value("herstel_nodig", {"true": "recovery > 0"}, "recovery"),
        **out.value("verantwoordelijk_voor_ontstaan", {"leiding": "arrears > 0"}, "arrears"),
        **out.value("verantwoordelijk_voor_herstel", {"leiding": "recovery > 0"}, "recovery"),
        **out.value("eerst_reacties_verwacht", {"true": "lead AND recovery > 0"}, degree("lead", "recovery"), "eerst"),
        **out.value("draagvlakbasis", {"te_smal": "narrow", "breed_genoeg": "wide"}),
        **out.value(
            "risico", {"vertraging_of_mislukking": "on_support AND recovery > 0"}, degree("on_support", "recovery")
        ),
        **out.value(
            "leiden_op",
            {"betrokkenheid": "recovery > 0", "draagvlak": "all_participative"},
            "CASE WHEN all_participative THEN 4::TINYINT ELSE recovery END",
        ),
        **out.value("organisatieorde", {"herstelt": "orderly"}),
        **out.value("draagvlak_voor_herstel", {"groeit": "grows"}, degree("grows", "recovery"), "uiteindelijk"),
    }
    contradictions = {
        # Growth that leading the recovery on involvement foretells is no tension.
        "wederkerigheid__tension": "lack > 0 AND (wederkerigheid = 'aanwezig' OR wederkerigheid = 'groeit' "
        "AND NOT involved) IS TRUE",
        "gezien_gehoord_begeleid__tension": "lack > 0 AND (gezien_gehoord_begeleid = 'voldoende') IS TRUE",
        "overleeft_zonder_leiding__tension": "lack > 0 AND overleeft_zonder_leiding IS FALSE",
        "vertrouwen_in_leiding__tension": "distrust_inferred > 0 AND (vertrouwen_in_leiding = 'aanwezig') IS TRUE",
        "verbinding__tension": "distrust > 0 AND (verbinding = 'aanwezig') IS TRUE",
        "schadelijke_patronen__tension": "broken > 0 AND schadelijke_patronen IS FALSE",
        "ontwikkelingsachterstand__tension": "(still OR long OR absent) AND ontwikkelingsachterstand IS FALSE",
        "draagvlakbasis__conflict": "false",
    }
    unclear = (
        "(kaders_duidelijk AND doelen_duidelijk AND verantwoordelijkheden_duidelijk) IS FALSE "
        "OR (begeleiding IN ('ontbreekt', 'ontbreekt_langdurig')) IS TRUE"
    )
    given = {
        "stop-met-alleen-draagvlak": "on_support",
        "erken-eigen-aandeel": "",
        "bereid-voor-op-reacties": "lead AND (wederkerigheid = 'groeit') IS NOT TRUE",
        "maak-tijd-en-aandacht-vrij": "tijd_geduld_aandacht IS NOT TRUE",
        "stel-verwachting-bij": "verwacht_snel_rust",
        "leid-op-betrokkenheid": "(aanpak = 'betrokkenheid') IS NOT TRUE",
        "neem-regie-en-besluit": "(lead AND leiding_neemt_beslissingen) IS NOT TRUE",
        "maak-meedoen-vanzelfsprekend": "iedereen_doet_mee IS NOT TRUE",
        "houd-koers": "involved",
        "breng-functioneren-in-beeld": "zicht_op_functioneren IS NOT TRUE",
        "beeindig-laissez-faire": "absent",
        "geef-richting-met-kaders": unclear,
    }
    advice = {item: degree(holds, "recovery") for item, holds in given.items()}
    advice |= {"erken-eigen-aandeel": "arrears", "beeindig-laissez-faire": degree("absent")}
    return {
        "values": values,
        "unknowns": open_of_one(),
        "contradictions": contradictions,
        "advice": advised(advice),
        "measures": {
            "aandeel_openlijke_steun__lower": "open_lower",
            "aandeel_openlijke_steun__upper": "open_upper",
            "aandeel_openlijke_steun__total": "size",
            "aandeel_participatief__lower": "part_lower",
            "aandeel_participatief__upper": "part_upper",
            "aandeel_participatief__total": "size",
        },
    }


def columns_of_many(knowledge: Knowledge) -> dict[str, Columns]:
    out = ResultColumns(knowledge, knowledge.many)
    styles = {"participatief": "style = 1", "responsief": "style = 2", "begrenzend": "style = 3"}
    fit = "CASE WHEN present = 4 THEN 4::TINYINT WHEN fits OR misfits THEN style_degree ELSE 0::TINYINT END"
    values = {
        **out.value(
            "steun",
            {
                "geen": "none AND NOT conflict",
                "voorzichtig": "careful AND NOT conflict",
                "openlijk": "open AND NOT conflict",
            },
        ),
        **out.value("participatief", {"true": "participative", "false": "lacks_a_mark"}),
        **out.value("passende_stijl", styles, "style_degree"),
        **out.value("stijl_sluit_aan", {"true": "fits", "false": "misfits"}, fit),
        **out.value(
            "leiden_op",
            {"betrokkenheid": "involvement > 0", "draagvlak": "participative"},
            "CASE WHEN participative THEN 4::TINYINT ELSE involvement END",
        ),
        **out.value("andere_begeleiding_nodig", {"true": "braking OR waiting"}),
        **out.value("mobiliteitsafspraak", {"true": "mobility", "false": "stays"}),
        **out.value("draagt_bij_in_eigen_rol", {"true": "orderly AND meewerken IS NOT FALSE"}),
    }
    return {
        "values": values,
        "unknowns": open_of_many(),
        "contradictions": {"steun__conflict": "conflict"},
        "advice": advised(
            {
                "zoek-uit-wat-remt": degree("braking AND remoorzaak IS NULL"),
                "bied-andere-begeleiding": degree("(braking OR waiting) AND NOT stays"),
                "maak-mobiliteitsafspraak": degree("mobility"),
                "begeleid-voor-het-oordeel": degree("begeleid IS FALSE AND fails"),
                "reken-niet-te-snel-op-dragers": degree("carrying AND NOT participative"),
                "geef-ruimte-en-vraag-steun": degree("participative AND NOT mobility"),
                "begeleid-binnen-duidelijke-kaders": degree("style = 2", "style_degree"),
                "begrens-gedrag-en-werk": degree("style = 3 AND meewerken IS NOT TRUE", "2"),
                "sluit-stijl-aan": f"CASE WHEN misfits THEN {fit} ELSE 0::TINYINT END",
                "beoordeel-rol-of-positie": degree("judgeable AND NOT fails AND NOT succeeds"),
            }
        ),
        "measures": {},
    }


def open_of_one() -> Columns:
    """The unknowns that matter: derived on paper rule by rule, as for `open_in_polars`."""
    no = {
        "arrears": "(ontwikkelingsachterstand IS NULL AND arrears = 0)",
        "seen": "(gezien_gehoord_begeleid IS NULL AND unseen = 0)",
        "survival": "(overleeft_zonder_leiding IS NULL AND alone = 0)",
        "trust": "(vertrouwen_in_leiding IS NULL AND distrust = 0)",
        "bond": "(verbinding IS NULL AND broken = 0)",
        "harm": "(schadelijke_patronen IS NULL AND harm = 0)",
        "reciprocity": "(wederkerigheid IS NULL AND apart = 0 AND NOT later)",
    }
    may_be_long = "(sturing = 'ontbreekt_langdurig' AND begeleiding = 'ontbreekt_langdurig') IS NOT FALSE"
    long_open = "(sturing = 'ontbreekt_langdurig' AND begeleiding = 'ontbreekt_langdurig') IS NULL"
    may_distrust = "(gezien_gehoord_begeleid = 'onvoldoende' AND overleeft_zonder_leiding) IS NOT FALSE"
    through_long = f"{may_be_long} AND ({no['reciprocity']} OR {no['arrears']} OR {no['seen']} OR {no['survival']})"
    involving = "aanpak = 'betrokkenheid' AND leiding_neemt_regie"
    growing = "aanpak = 'betrokkenheid' AND begeleiding = 'aanwezig' AND tijd_geduld_aandacht"
    may_grow = f"({growing}) IS NOT FALSE AND NOT grows"
    # Without a value, recovery is unknown: a condition with it is unknown unless the rest is false.
    recovering = "CASE WHEN recovery > 0 THEN true END"
    distrusting = f"{may_distrust} AND {no['trust']}"
    through = f"({no['arrears']} OR {long_open} OR {distrusting})"
    leading_open = "leiding_neemt_regie IS NULL AND ontwikkelingsachterstand IS NOT FALSE"
    return opened(
        {
            "komt_in_beweging": "komt_in_beweging IS NULL AND recovery = 0 AND (aanpak = 'draagvlak') IS NOT FALSE",
            "aanpak": "aanpak IS NULL",
            "sturing": f"sturing IS NULL AND {through_long}",
            "begeleiding": f"begeleiding IS NULL AND ({through_long} OR {may_grow})",
            "leidingstijl": f"leidingstijl IS NULL AND {no['arrears']}",
            "leiding_neemt_regie": "leiding_neemt_regie IS NULL",
            "leiding_neemt_beslissingen": "leiding_neemt_beslissingen IS NULL AND order_open",
            "iedereen_doet_mee": "iedereen_doet_mee IS NULL AND order_open",
            "tijd_geduld_aandacht": f"tijd_geduld_aandacht IS NULL AND {may_grow}",
            "wederkerigheid": f"{no['reciprocity']} AND ({no['arrears']} OR {long_open} OR ({leading_open})"
            f" OR ({recovering} AND {involving}) IS NULL)",
            "gezien_gehoord_begeleid": f"{no['seen']} AND {through}",
            "overleeft_zonder_leiding": f"{no['survival']} AND {through}",
            "vertrouwen_in_leiding": f"{no['trust']} AND"
            f" (({may_distrust} AND ({no['seen']} OR {no['survival']})) OR {no['bond']})",
            "verbinding": f"{no['bond']} AND ({no['trust']} OR {no['harm']})",
            "schadelijke_patronen": f"{no['harm']} AND {no['bond']}",
            "ontwikkelingsachterstand": no["arrears"],
            "herstel_nodig": "recovery = 0",
            "verantwoordelijk_voor_ontstaan": no["arrears"],
            "verantwoordelijk_voor_herstel": "recovery = 0",
            "eerst_reacties_verwacht": f"({recovering} AND leiding_neemt_regie) IS NULL",
            "draagvlakbasis": "NOT narrow AND NOT wide",
            "risico": "aanpak IS NULL OR (on_support AND recovery = 0)",
            "leiden_op": "recovery = 0 AND NOT all_participative",
            "organisatieorde": "order_open",
            "draagvlak_voor_herstel": f"NOT grows AND (({recovering} AND {involving}) IS NULL"
            f" OR ({recovering} AND {growing}) IS NULL)",
            "aandeel_openlijke_steun": "NOT narrow AND NOT wide",
            "aandeel_participatief": "recovery = 0 AND NOT all_participative AND part_upper = size",
        }
    )


def open_of_many() -> Columns:
    """The unknowns that matter, of employees."""
    marks = ("begrijpt_richting", "taakvolwassen", "sociaal_emotioneel_volwassen", "neemt_voortouw")
    no_support = "NOT open AND NOT none AND NOT careful"
    mobile = "NOT (fails AND no_arrears)"
    waits_for_reaction = "(on_support OR aanpak IS NULL) AND reactie IS NULL"
    waits_for_approach = "aanpak IS NULL AND NOT (carrying AND steunt_openlijk IS FALSE)"
    return opened(
        {
            "reactie": "reactie IS NULL",
            "remoorzaak": "remoorzaak IS NULL AND style = 0",
            **{name: f"{name} IS NULL AND NOT lacks_a_mark" for name in (*marks, "spreekt_collegas_aan")},
            "steunt_openlijk": f"steunt_openlijk IS NULL AND (({no_support}) OR NOT lacks_a_mark)",
            "begeleid": f"begeleid IS NULL AND {mobile}",
            "meewerken": "meewerken IS NULL AND begeleid IS NOT FALSE AND meekunnen IS NOT FALSE",
            "meekunnen": "meekunnen IS NULL AND begeleid IS NOT FALSE AND meewerken IS NOT FALSE",
            "huidige_stijl": "huidige_stijl IS NULL",
            "steun": f"{no_support} AND (steunt_openlijk IS NULL OR (NOT narrow AND NOT wide)"
            f" OR ({waits_for_reaction}) OR ({waits_for_approach}))",
            "participatief": "NOT participative AND NOT lacks_a_mark",
            "passende_stijl": "style = 0",
            "stijl_sluit_aan": "NOT fits AND NOT misfits",
            "leiden_op": "involvement = 0 AND NOT participative",
            "andere_begeleiding_nodig": "reactie IS NULL",
            "mobiliteitsafspraak": f"{mobile} AND (begeleid IS NULL OR (guided AND NOT fails AND NOT succeeds))",
            "draagt_bij_in_eigen_rol": "order_open AND meewerken IS NOT FALSE",
        }
    )
