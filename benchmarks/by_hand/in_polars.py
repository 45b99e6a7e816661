"""The bundled rules by hand in Polars: what holds, in a dozen passes over narrow columns.

Degrees are 8-bit numbers, 0 for not at all and 4 for certain, and only there where they differ; the rest are booleans.
`columns_in_polars` makes the result columns, `open_in_polars` those of what is open.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from by_hand.columns_in_polars import ResultColumns
from by_hand.open_in_polars import open_of_many, open_of_one
from herstelkb.knowledge.base import Knowledge

GROUPS = ("values", "unknowns", "contradictions", "advice", "measures")
MARKS = (
    "begrijpt_richting",
    "steunt_openlijk",
    "taakvolwassen",
    "sociaal_emotioneel_volwassen",
    "neemt_voortouw",
    "spreekt_collegas_aan",
)
COUNTED = ("aandeel_openlijke_steun__lower", "not_open", "aandeel_participatief__lower", "not_participative")
STYLES = ("participatief", "responsief", "begrenzend")
col = pl.col


def small(value: int) -> pl.Expr:
    return pl.lit(value, pl.Int8)


def at(holds: pl.Expr, degree: pl.Expr | int) -> pl.Expr:
    """A degree where a condition holds, else 0."""
    given = small(degree) if isinstance(degree, int) else degree
    return pl.when(holds).then(given).otherwise(small(0))


def is_true(name: str) -> pl.Expr:
    return col(name).fill_null(False)


def is_false(name: str) -> pl.Expr:
    return ~col(name).fill_null(True)


def has(name: str, *values: str) -> pl.Expr:
    found = col(name) == values[0]
    for value in values[1:]:
        found = found | (col(name) == value)
    return found.fill_null(False)


def looked_up(rows: pl.LazyFrame, other: pl.LazyFrame) -> pl.LazyFrame:
    """The rows, each with the other table's columns of its case. Only ids are joined: a join copies all its columns."""
    found = rows.select("case").join(other, on="case", how="left", maintain_order="left")
    return pl.concat([rows, found.drop("case")], how="horizontal")


class ByHand:
    """The result frames of two lazy tables: the columns of some groups, named as in the engine."""

    def __init__(
        self, knowledge: Knowledge, organisations: pl.LazyFrame, employees: pl.LazyFrame, groups: Iterable[str] = GROUPS
    ) -> None:
        self.knowledge, self.groups = knowledge, tuple(groups)
        led = self._led(organisations).cache()
        lookups = ("on_support", "aanpak_unknown", "recovery", "orderly", "order_open", "framed", "no_arrears_seen")
        people = looked_up(self._seen(employees), led.select("case", *lookups))
        people = people.with_columns(
            open=(col("on_support") & col("carrying") & ~col("silent")) | col("supports"),
            none=col("on_support") & col("braking"),
            careful=col("on_support") & col("waiting"),
        ).cache()
        shares = people.group_by("case").agg(
            aandeel_openlijke_steun__lower=col("open").sum().cast(pl.Int64),
            not_open=((col("none") | col("careful")) & ~col("open")).sum().cast(pl.Int64),
            aandeel_participatief__lower=col("participative").sum().cast(pl.Int64),
            not_participative=col("lacks_a_mark").sum().cast(pl.Int64),
            size=pl.len().cast(pl.Int64),
        )
        self.ones = self._judged(looked_up(led, shares))
        if "unknowns" in self.groups:
            people = looked_up(people, self.ones.select("case", base_open=~col("narrow") & ~col("wide")))
        self.manies = self._guided(people)

    def results(self) -> dict[str, pl.LazyFrame]:
        one, many = self._said_of_one(), self._said_of_many()
        return {
            "organisatie": self.ones.select("case", *(column for group in self.groups for column in one[group])),
            "medewerker": self.manies.select("case", "id", *(c for group in self.groups for c in many[group])),
        }

    # --- what holds for an organisation ---

    def _led(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """What does not depend on counts of employees."""
        rows = rows.with_columns(
            still=is_false("komt_in_beweging") & has("aanpak", "draagvlak"),
            long=has("sturing", "ontbreekt_langdurig") & has("begeleiding", "ontbreekt_langdurig"),
            absent=has("leidingstijl", "laissez_faire"),
            lead=is_true("leiding_neemt_regie"),
            framed=is_true("kaders_duidelijk"),
            on_support=has("aanpak", "draagvlak"),
            aanpak_unknown=col("aanpak").is_null(),
            no_arrears_seen=is_false("ontwikkelingsachterstand"),
        )
        pointing = col("still") | col("long") | col("absent")
        decides, joins = "leiding_neemt_beslissingen", "iedereen_doet_mee"
        rows = rows.with_columns(
            # An observed arrears is certain; an inferred one, probable.
            arrears=pl.when(is_true("ontwikkelingsachterstand"))
            .then(small(4))
            .otherwise(at(pointing & ~col("no_arrears_seen"), 2)),
            arrears_tension=pointing & col("no_arrears_seen"),
            orderly=is_true(decides) & is_true(joins) & ~col("no_arrears_seen"),
            order_open=~is_false(decides)
            & ~is_false(joins)
            & (col(decides).is_null() | col(joins).is_null())
            & ~col("no_arrears_seen"),
        )
        return rows.with_columns(
            recovery=pl.when(col("still") & (col("arrears") == 0)).then(small(2)).otherwise(col("arrears")),
            lack=pl.when(col("long")).then(small(4)).otherwise(col("arrears")),
        )

    def _judged(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        rows = rows.with_columns(
            size=col("size").fill_null(0),
            **{name: col(name).fill_null(0) for name in COUNTED},
            involved=col("lead") & has("aanpak", "betrokkenheid") & (col("recovery") > 0),
            unseen=self._unless(col("lack"), has("gezien_gehoord_begeleid", "onvoldoende"), "gezien_gehoord_begeleid"),
            alone=self._unless(col("lack"), is_true("overleeft_zonder_leiding"), "overleeft_zonder_leiding"),
            apart=self._unless(col("lack"), has("wederkerigheid", "ontbreekt"), "wederkerigheid"),
        )
        least = pl.when(col("unseen") < col("alone")).then(col("unseen")).otherwise(col("alone"))
        rows = rows.with_columns(
            distrust_inferred=least,
            aandeel_openlijke_steun__upper=col("size") - col("not_open"),
            aandeel_participatief__upper=col("size") - col("not_participative"),
            grows=col("involved")
            | (
                (col("recovery") > 0)
                & has("aanpak", "betrokkenheid")
                & has("begeleiding", "aanwezig")
                & is_true("tijd_geduld_aandacht")
            ),
        )
        rows = rows.with_columns(
            distrust=self._unless(
                col("distrust_inferred"), has("vertrouwen_in_leiding", "ontbreekt"), "vertrouwen_in_leiding"
            )
        )
        rows = rows.with_columns(broken=self._unless(col("distrust"), has("verbinding", "verbroken"), "verbinding"))
        some = col("size") > 0
        return rows.with_columns(
            harm=self._unless(col("broken"), is_true("schadelijke_patronen"), "schadelijke_patronen"),
            narrow=some & (2 * col("aandeel_openlijke_steun__upper") < col("size")),
            wide=some & (2 * col("aandeel_openlijke_steun__lower") >= col("size")),
            all_participative=some & (col("aandeel_participatief__lower") == col("size")) & (col("recovery") == 0),
            later=(col("apart") == 0) & col("wederkerigheid").is_null() & col("involved"),
        )

    def _unless(self, inferred: pl.Expr, seen: pl.Expr, attribute: str) -> pl.Expr:
        """An inferred degree, overruled by observation: certain if this value was observed, 0 if another was."""
        return pl.when(seen).then(small(4)).otherwise(at(col(attribute).is_null(), inferred))

    # --- what holds for an employee ---

    def _seen(self, employees: pl.LazyFrame) -> pl.LazyFrame:
        return employees.with_columns(
            braking=has("reactie", "remmend"),
            waiting=has("reactie", "afwachtend"),
            carrying=has("reactie", "dragend"),
            supports=is_true("steunt_openlijk"),
            silent=is_false("steunt_openlijk"),
            participative=pl.all_horizontal(map(is_true, MARKS)),
            lacks_a_mark=pl.any_horizontal(map(is_false, MARKS)),
        )

    def _guided(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        rows = rows.with_columns(
            unwilling=has("remoorzaak", "onwil"),
            unable=has("remoorzaak", "onvermogen"),
            guided=is_true("begeleid"),
            unguided=is_false("begeleid"),
            refuses=is_false("meewerken"),
            fails=is_false("meewerken") | is_false("meekunnen"),
            succeeds=is_true("meewerken") & is_true("meekunnen"),
            adrift=has("huidige_stijl", "laissez_faire"),
            conflict=col("open") & (col("none") | col("careful")),
        )
        limited = col("braking") & col("unwilling")
        responsive = col("carrying") | col("waiting") | (col("braking") & col("unable"))
        rows = rows.with_columns(
            style_1=col("participative"),
            style_2=responsive & ~col("participative"),
            style_3=limited & ~responsive & ~col("participative"),
            involvement=pl.when(col("participative"))
            .then(small(0))
            .when(col("lacks_a_mark") | col("braking") | col("waiting") | col("carrying"))
            .then(small(4))
            .otherwise(col("recovery")),
            mobility=col("guided") & col("fails") & ~col("no_arrears_seen"),
            stays=col("guided") & col("succeeds"),
            judgeable=col("framed") & col("guided") & ~col("no_arrears_seen"),
        )
        styled = col("style_1") | col("style_2") | col("style_3")
        present = {place: has("huidige_stijl", name) for place, name in enumerate(STYLES, 1)}
        rows = rows.with_columns(
            styled=styled,
            style_degree=pl.when(col("style_1"))
            .then(small(4))
            .when((col("carrying") | col("waiting")) & styled)
            .then(small(3))
            .otherwise(at(styled, 2)),
            fits=pl.any_horizontal(col(f"style_{place}") & now for place, now in present.items()),
        )
        return rows.with_columns(
            misfits=col("adrift") | (col("styled") & ~col("fits") & col("huidige_stijl").is_not_null()),
        )

    # --- the result columns ---

    def _said_of_one(self) -> dict[str, list[pl.Expr]]:
        out = ResultColumns(self.knowledge, "organisatie")
        recovery, arrears, certain = col("recovery"), col("arrears"), 4

        def either(attribute: str, inferred: str, value: str, other: str) -> list[pl.Expr]:
            """The inferred value, and the one observed instead."""
            against = is_false(attribute) if other == "false" else has(attribute, other)
            degree = pl.when(against).then(small(certain)).otherwise(col(inferred))
            return out.value(attribute, {value: col(inferred) > 0, other: against}, degree)

        growing, there = has("wederkerigheid", "groeit"), has("wederkerigheid", "aanwezig")
        reciprocity = out.value(
            "wederkerigheid",
            {"ontbreekt": col("apart") > 0, "groeit": growing | col("later"), "aanwezig": there},
            pl.when(growing | there).then(small(4)).when(col("later")).then(recovery).otherwise(col("apart")),
            time=out.time(pl.when(col("later")).then(out.word("op_termijn"))),
        )
        values = [
            *reciprocity,
            *either("gezien_gehoord_begeleid", "unseen", "onvoldoende", "voldoende"),
            *either("overleeft_zonder_leiding", "alone", "true", "false"),
            *either("vertrouwen_in_leiding", "distrust", "ontbreekt", "aanwezig"),
            *either("verbinding", "broken", "verbroken", "aanwezig"),
            *either("schadelijke_patronen", "harm", "true", "false"),
            *either("ontwikkelingsachterstand", "arrears", "true", "false"),
            *out.value("herstel_nodig", {"true": recovery > 0}, recovery),
            *out.value("verantwoordelijk_voor_ontstaan", {"leiding": arrears > 0}, arrears),
            *out.value("verantwoordelijk_voor_herstel", {"leiding": recovery > 0}, recovery),
            *out.value(
                "eerst_reacties_verwacht", {"true": col("lead") & (recovery > 0)}, at(col("lead"), recovery), "eerst"
            ),
            *out.value("draagvlakbasis", {"te_smal": col("narrow"), "breed_genoeg": col("wide")}, certain),
            *out.value(
                "risico",
                {"vertraging_of_mislukking": col("on_support") & (recovery > 0)},
                at(col("on_support"), recovery),
            ),
            *out.value(
                "leiden_op",
                {"betrokkenheid": recovery > 0, "draagvlak": col("all_participative")},
                pl.when(col("all_participative")).then(small(4)).otherwise(recovery),
            ),
            *out.value("organisatieorde", {"herstelt": col("orderly")}, certain),
            *out.value("draagvlak_voor_herstel", {"groeit": col("grows")}, at(col("grows"), recovery), "uiteindelijk"),
        ]
        tension = {
            # Growth that leading the recovery on involvement foretells is no tension.
            "wederkerigheid": (col("lack") > 0)
            & (has("wederkerigheid", "aanwezig") | (has("wederkerigheid", "groeit") & ~col("involved"))),
            "gezien_gehoord_begeleid": (col("lack") > 0) & has("gezien_gehoord_begeleid", "voldoende"),
            "overleeft_zonder_leiding": (col("lack") > 0) & is_false("overleeft_zonder_leiding"),
            "vertrouwen_in_leiding": (col("distrust_inferred") > 0) & has("vertrouwen_in_leiding", "aanwezig"),
            "verbinding": (col("distrust") > 0) & has("verbinding", "aanwezig"),
            "schadelijke_patronen": (col("broken") > 0) & is_false("schadelijke_patronen"),
            "ontwikkelingsachterstand": col("arrears_tension"),
        }
        unclear = pl.any_horizontal(
            is_false("kaders_duidelijk"),
            is_false("doelen_duidelijk"),
            is_false("verantwoordelijkheden_duidelijk"),
            has("begeleiding", "ontbreekt", "ontbreekt_langdurig"),
        )
        advice = {
            "stop-met-alleen-draagvlak": at(col("on_support"), recovery),
            "erken-eigen-aandeel": arrears,
            "bereid-voor-op-reacties": at(col("lead") & ~growing, recovery),
            "maak-tijd-en-aandacht-vrij": at(~is_true("tijd_geduld_aandacht"), recovery),
            "stel-verwachting-bij": at(is_true("verwacht_snel_rust"), recovery),
            "leid-op-betrokkenheid": at(~has("aanpak", "betrokkenheid"), recovery),
            "neem-regie-en-besluit": at(~(col("lead") & is_true("leiding_neemt_beslissingen")), recovery),
            "maak-meedoen-vanzelfsprekend": at(~is_true("iedereen_doet_mee"), recovery),
            "houd-koers": at(col("involved"), recovery),
            "breng-functioneren-in-beeld": at(~is_true("zicht_op_functioneren"), recovery),
            "beeindig-laissez-faire": at(col("absent"), 4),
            "geef-richting-met-kaders": at(unclear, recovery),
        }
        measures = [
            col("size" if end == "total" else f"{name}__{end}").alias(f"{name}__{end}")
            for name in ("aandeel_openlijke_steun", "aandeel_participatief")
            for end in ("lower", "upper", "total")
        ]
        return {
            "values": values,
            "unknowns": open_of_one(),
            "contradictions": [
                *(holds.alias(f"{name}__tension") for name, holds in tension.items()),
                pl.lit(False).alias("draagvlakbasis__conflict"),
            ],
            "advice": [degree.alias(f"advice__is__{item}") for item, degree in advice.items()],
            "measures": measures,
        }

    def _said_of_many(self) -> dict[str, list[pl.Expr]]:
        out = ResultColumns(self.knowledge, "medewerker")
        agreed, certain = ~col("conflict"), 4
        involvement, participative = col("involvement"), col("participative")
        support = {
            "geen": col("none") & agreed,
            "voorzichtig": col("careful") & agreed,
            "openlijk": col("open") & agreed,
        }
        styles = {name: col(f"style_{place}") for place, name in enumerate(STYLES, 1)}
        fit = pl.when(col("adrift")).then(small(4)).otherwise(col("style_degree"))
        led = pl.when(participative).then(small(4)).otherwise(involvement)
        values = [
            *out.value("steun", support, certain),
            *out.value("participatief", {"true": participative, "false": col("lacks_a_mark")}, certain),
            *out.value("passende_stijl", styles, col("style_degree")),
            *out.value(
                "stijl_sluit_aan",
                {"true": col("fits"), "false": col("misfits")},
                at(col("fits") | col("misfits"), fit),
            ),
            *out.value("leiden_op", {"betrokkenheid": involvement > 0, "draagvlak": participative}, led),
            *out.value("andere_begeleiding_nodig", {"true": col("braking") | col("waiting")}, certain),
            *out.value("mobiliteitsafspraak", {"true": col("mobility"), "false": col("stays")}, certain),
            *out.value("draagt_bij_in_eigen_rol", {"true": col("orderly") & ~col("refuses")}, certain),
        ]
        advice = {
            "zoek-uit-wat-remt": at(col("braking") & ~col("unwilling") & ~col("unable"), 4),
            "bied-andere-begeleiding": at((col("braking") | col("waiting")) & ~col("stays"), 4),
            "maak-mobiliteitsafspraak": at(col("mobility"), 4),
            "begeleid-voor-het-oordeel": at(col("unguided") & col("fails"), 4),
            "reken-niet-te-snel-op-dragers": at(col("carrying") & ~participative, 4),
            "geef-ruimte-en-vraag-steun": at(participative & ~col("mobility"), 4),
            "begeleid-binnen-duidelijke-kaders": at(col("style_2"), col("style_degree")),
            "begrens-gedrag-en-werk": at(col("style_3") & ~is_true("meewerken"), 2),
            "sluit-stijl-aan": at(col("misfits"), fit),
            "beoordeel-rol-of-positie": at(col("judgeable") & ~col("fails") & ~col("succeeds"), 4),
        }
        return {
            "values": values,
            "unknowns": open_of_many(),
            "contradictions": [col("conflict").alias("steun__conflict")],
            "advice": [degree.alias(f"advice__is__{item}") for item, degree in advice.items()],
            "measures": [],
        }
