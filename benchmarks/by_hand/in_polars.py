"""The bundled rules by hand in Polars: a dozen passes over narrow columns, joins where the two tables meet.

Degrees are 8-bit numbers, 0 for not at all and 4 for certain, and only there where they differ; the rest are booleans.
Not written out is what is unknown.
"""

from __future__ import annotations

import polars as pl

from herstelkb.knowledge.base import Knowledge

CERTAIN = 4
GROUPS = ("values", "contradictions", "advice", "measures")
col = pl.col


def small(value: int) -> pl.Expr:
    return pl.lit(value, pl.Int8)


def at(holds: pl.Expr, degree: pl.Expr | int) -> pl.Expr:
    """A degree where something holds, else 0."""
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


class ByHand:
    """The result frames of two lazy tables: the columns of `GROUPS`, named as the engine names them."""

    def __init__(self, kb: Knowledge, organisations: pl.LazyFrame, employees: pl.LazyFrame) -> None:
        self.kb = kb
        looked_at = employees.select(
            "case",
            "id",
            braking=has("reactie", "remmend"),
            waiting=has("reactie", "afwachtend"),
            carrying=has("reactie", "dragend"),
            unwilling=has("remoorzaak", "onwil"),
            unable=has("remoorzaak", "onvermogen"),
            supports=is_true("steunt_openlijk"),
            silent=is_false("steunt_openlijk"),
            participative=pl.all_horizontal(map(is_true, MARKS)),
            lacks_a_mark=pl.any_horizontal(map(is_false, MARKS)),
            guided=is_true("begeleid"),
            unguided=is_false("begeleid"),
            refuses=is_false("meewerken"),
            fails=is_false("meewerken") | is_false("meekunnen"),
            succeeds=is_true("meewerken") & is_true("meekunnen"),
            huidige_stijl="huidige_stijl",
        )
        support = looked_at.join(
            organisations.select("case", on_support=has("aanpak", "draagvlak")),
            on="case",
            how="left",
            maintain_order="left",
        ).with_columns(
            open=(col("on_support") & col("carrying") & ~col("silent")) | col("supports"),
            none=col("on_support") & col("braking"),
            careful=col("on_support") & col("waiting"),
        )
        shares = support.group_by("case").agg(
            aandeel_openlijke_steun__lower=col("open").sum().cast(pl.Int64),
            not_open=((col("none") | col("careful")) & ~col("open")).sum().cast(pl.Int64),
            aandeel_participatief__lower=col("participative").sum().cast(pl.Int64),
            not_participative=col("lacks_a_mark").sum().cast(pl.Int64),
            size=pl.len().cast(pl.Int64),
        )
        self.ones = self._organisations(organisations.join(shares, on="case", how="left", maintain_order="left"))
        recovery = self.ones.select(
            "case", "recovery", order="organisatieorde_holds", frames=is_true("kaders_duidelijk")
        )
        self.manies = self._employees(support.join(recovery, on="case", how="left", maintain_order="left"))

    def results(self) -> dict[str, pl.LazyFrame]:
        return {"organisatie": self._said_of_one(), "medewerker": self._said_of_many()}

    # --- what holds ---

    def _organisations(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        long = has("sturing", "ontbreekt_langdurig") & has("begeleiding", "ontbreekt_langdurig")
        rows = rows.with_columns(
            still=is_false("komt_in_beweging") & has("aanpak", "draagvlak"),
            long=long,
            absent=has("leidingstijl", "laissez_faire"),
            lead=is_true("leiding_neemt_regie"),
            size=col("size").fill_null(0),
            **{name: col(name).fill_null(0) for name in COUNTED},
        )
        pointing = col("still") | col("long") | col("absent")
        # An arrears that was observed is certain; one that is inferred, probable.
        arrears = pl.when(is_true("ontwikkelingsachterstand")).then(small(4))
        arrears = arrears.when(pointing & ~is_false("ontwikkelingsachterstand")).then(small(2)).otherwise(small(0))
        rows = rows.with_columns(arrears=arrears, arrears_tension=pointing & is_false("ontwikkelingsachterstand"))
        rows = rows.with_columns(
            recovery=pl.when(col("still")).then(pl.max_horizontal("arrears", small(2))).otherwise(col("arrears")),
            lack=pl.when(col("long")).then(small(4)).otherwise(col("arrears")),
        )
        rows = rows.with_columns(
            involved=col("lead") & has("aanpak", "betrokkenheid") & (col("recovery") > 0),
            unseen=self._unless(col("lack"), has("gezien_gehoord_begeleid", "onvoldoende"), "gezien_gehoord_begeleid"),
            alone=self._unless(col("lack"), is_true("overleeft_zonder_leiding"), "overleeft_zonder_leiding"),
            apart=self._unless(col("lack"), has("wederkerigheid", "ontbreekt"), "wederkerigheid"),
        )
        rows = rows.with_columns(distrust_inferred=pl.min_horizontal("unseen", "alone"))
        rows = rows.with_columns(
            distrust=self._unless(
                col("distrust_inferred"), has("vertrouwen_in_leiding", "ontbreekt"), "vertrouwen_in_leiding"
            )
        )
        rows = rows.with_columns(broken=self._unless(col("distrust"), has("verbinding", "verbroken"), "verbinding"))
        rows = rows.with_columns(
            harm=self._unless(col("broken"), is_true("schadelijke_patronen"), "schadelijke_patronen"),
            aandeel_openlijke_steun__upper=col("size") - col("not_open"),
            aandeel_participatief__upper=col("size") - col("not_participative"),
        )
        some = col("size") > 0
        return rows.with_columns(
            narrow=some & (2 * col("aandeel_openlijke_steun__upper") < col("size")),
            wide=some & (2 * col("aandeel_openlijke_steun__lower") >= col("size")),
            all_participative=some & (col("aandeel_participatief__lower") == col("size")) & (col("recovery") == 0),
            organisatieorde_holds=is_true("leiding_neemt_beslissingen")
            & is_true("iedereen_doet_mee")
            & ~is_false("ontwikkelingsachterstand"),
            grows=col("involved")
            | (
                (col("recovery") > 0)
                & has("aanpak", "betrokkenheid")
                & has("begeleiding", "aanwezig")
                & is_true("tijd_geduld_aandacht")
            ),
        )

    def _unless(self, inferred: pl.Expr, seen: pl.Expr, attribute: str) -> pl.Expr:
        """A degree that is inferred, but of what was observed: certain where that is it, 0 where it is another."""
        return pl.when(seen).then(small(4)).when(col(attribute).is_null()).then(inferred).otherwise(small(0))

    def _employees(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        unshown = ~col("participative")
        rows = rows.with_columns(
            style=pl.when(col("participative"))
            .then(small(1))
            .when(col("carrying") | col("waiting") | (col("braking") & col("unable")))
            .then(small(2))
            .when(col("braking") & col("unwilling"))
            .then(small(3))
            .otherwise(small(0)),
            style_degree=pl.when(col("participative"))
            .then(small(4))
            .when(col("carrying") | col("waiting"))
            .then(small(3))
            .when(col("braking") & (col("unable") | col("unwilling")))
            .then(small(2))
            .otherwise(small(0)),
            conflict=col("open") & (col("none") | col("careful")),
            involvement=pl.when(col("participative"))
            .then(small(0))
            .when(col("lacks_a_mark") | col("braking") | col("waiting") | col("carrying"))
            .then(small(4))
            .otherwise(col("recovery")),
            unshown=unshown,
            mobility=col("guided") & col("fails"),
            stays=col("guided") & col("succeeds"),
        )
        present = pl.when(has("huidige_stijl", "participatief")).then(small(1))
        present = present.when(has("huidige_stijl", "responsief")).then(small(2))
        present = present.when(has("huidige_stijl", "begrenzend")).then(small(3)).otherwise(small(0))
        rows = rows.with_columns(present=present, without=has("huidige_stijl", "laissez_faire"))
        known = (col("style") > 0) & (col("present") > 0)
        return rows.with_columns(
            fits=at(known & (col("style") == col("present")), col("style_degree")),
            misfits=pl.when(col("without"))
            .then(small(4))
            .otherwise(at(known & (col("style") != col("present")), col("style_degree"))),
        )

    # --- how it is said ---

    def _value(self, kind: str, attribute: str, **degrees: pl.Expr) -> list[pl.Expr]:
        """An attribute of which one value can hold at once, and now: its value, certainty and time."""
        degree = pl.max_horizontal(*degrees.values()) if len(degrees) > 1 else next(iter(degrees.values()))
        return [
            self._first(kind, attribute, degrees),
            self._certainty(degree).alias(f"{attribute}__certainty"),
            pl.when(degree > 0).then(self._time("direct")).alias(f"{attribute}__time"),
        ]

    def _first(self, kind: str, attribute: str, degrees: dict[str, pl.Expr]) -> pl.Expr:
        values = list(self.kb.source.vocabulary[f"{kind}.{attribute}"].values)
        booleans = all(isinstance(value, bool) for value in values)
        dtype = pl.Boolean if booleans else pl.Enum([str(value) for value in values])
        chosen = pl.lit(None, dtype)
        for value, degree in degrees.items():
            said = {"true": True, "false": False}[value] if booleans else value
            chosen = pl.when(degree > 0).then(pl.lit(said, dtype)).otherwise(chosen)
        return chosen.alias(attribute)

    def _certainty(self, degree: pl.Expr) -> pl.Expr:
        scale = pl.Enum(self.kb.certainty)
        chosen = pl.lit(None, scale)
        for place, word in enumerate(self.kb.certainty, 1):
            if place > 1:  # nothing here is only possible
                chosen = pl.when(degree == place).then(pl.lit(word, scale)).otherwise(chosen)
        return chosen

    def _time(self, word: str) -> pl.Expr:
        return pl.lit(word, pl.Enum(self.kb.time))

    def _said_of_one(self) -> pl.LazyFrame:
        one, certain = "organisatie", small(4)
        recovery, arrears = col("recovery"), col("arrears")

        def observed(attribute: str, value: str) -> pl.Expr:
            said = is_true(attribute) if value == "true" else is_false(attribute)
            return at(said if value in ("true", "false") else has(attribute, value), certain)

        grows = at(col("involved"), recovery)
        later = (col("apart") == 0) & col("wederkerigheid").is_null() & (grows > 0)
        apart = {
            "ontbreekt": col("apart"),
            "groeit": pl.max_horizontal(observed("wederkerigheid", "groeit"), at(later, grows)),
            "aanwezig": observed("wederkerigheid", "aanwezig"),
        }
        reciprocity = self._value(one, "wederkerigheid", **apart)
        reciprocity[2] = (
            pl.when(later).then(self._time("op_termijn")).otherwise(reciprocity[2]).alias("wederkerigheid__time")
        )
        expected = self._value(one, "eerst_reacties_verwacht", true=at(col("lead"), recovery))
        expected[2] = (
            pl.when(col("lead") & (recovery > 0)).then(self._time("eerst")).alias(expected[2].meta.output_name())
        )
        backing = self._value(one, "draagvlak_voor_herstel", groeit=at(col("grows"), recovery))
        backing[2] = pl.when(col("grows")).then(self._time("uiteindelijk")).alias("draagvlak_voor_herstel__time")
        on_support = has("aanpak", "draagvlak")
        tension = {
            "wederkerigheid": (col("lack") > 0) & has("wederkerigheid", "groeit", "aanwezig"),
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
        both = col("lead") & is_true("leiding_neemt_beslissingen")
        advice = {
            "stop-met-alleen-draagvlak": at(on_support, recovery),
            "erken-eigen-aandeel": arrears,
            "bereid-voor-op-reacties": at(col("lead"), recovery),
            "maak-tijd-en-aandacht-vrij": at(~is_true("tijd_geduld_aandacht"), recovery),
            "stel-verwachting-bij": at(is_true("verwacht_snel_rust"), recovery),
            "leid-op-betrokkenheid": at(~has("aanpak", "betrokkenheid"), recovery),
            "neem-regie-en-besluit": at(~both, recovery),
            "maak-meedoen-vanzelfsprekend": at(~is_true("iedereen_doet_mee"), recovery),
            "houd-koers": at(col("involved"), recovery),
            "breng-functioneren-in-beeld": at(~is_true("zicht_op_functioneren"), recovery),
            "beeindig-laissez-faire": at(col("absent"), 4),
            "geef-richting-met-kaders": at(unclear, recovery),
        }
        return self.ones.select(
            "case",
            *reciprocity,
            *self._value(
                one,
                "gezien_gehoord_begeleid",
                onvoldoende=col("unseen"),
                voldoende=observed("gezien_gehoord_begeleid", "voldoende"),
            ),
            *self._value(
                one,
                "overleeft_zonder_leiding",
                true=col("alone"),
                false=observed("overleeft_zonder_leiding", "false"),
            ),
            *self._value(
                one,
                "vertrouwen_in_leiding",
                ontbreekt=col("distrust"),
                aanwezig=observed("vertrouwen_in_leiding", "aanwezig"),
            ),
            *self._value(one, "verbinding", verbroken=col("broken"), aanwezig=observed("verbinding", "aanwezig")),
            *self._value(
                one, "schadelijke_patronen", true=col("harm"), false=observed("schadelijke_patronen", "false")
            ),
            *self._value(
                one, "ontwikkelingsachterstand", true=arrears, false=observed("ontwikkelingsachterstand", "false")
            ),
            *self._value(one, "herstel_nodig", true=recovery),
            *self._value(one, "verantwoordelijk_voor_ontstaan", leiding=arrears),
            *self._value(one, "verantwoordelijk_voor_herstel", leiding=recovery),
            *expected,
            *self._value(one, "draagvlakbasis", te_smal=at(col("narrow"), 4), breed_genoeg=at(col("wide"), 4)),
            *self._value(one, "risico", vertraging_of_mislukking=at(on_support, recovery)),
            *self._value(one, "leiden_op", betrokkenheid=recovery, draagvlak=at(col("all_participative"), 4)),
            *self._value(one, "organisatieorde", herstelt=at(col("organisatieorde_holds"), 4)),
            *backing,
            *(holds.alias(f"{name}__tension") for name, holds in tension.items()),
            pl.lit(False).alias("draagvlakbasis__conflict"),
            *(degree.alias(f"advice__is__{item}") for item, degree in advice.items()),
            "aandeel_openlijke_steun__lower",
            "aandeel_openlijke_steun__upper",
            col("size").alias("aandeel_openlijke_steun__total"),
            "aandeel_participatief__lower",
            "aandeel_participatief__upper",
            col("size").alias("aandeel_participatief__total"),
        )

    def _said_of_many(self) -> pl.LazyFrame:
        many = "medewerker"
        agreed = ~col("conflict")
        styles = {name: at(col("style") == place, col("style_degree")) for place, name in enumerate(STYLES, 1)}
        guide = at(col("style") == 2, col("style_degree"))
        advice = {
            "zoek-uit-wat-remt": at(col("braking") & ~col("unwilling") & ~col("unable"), 4),
            "bied-andere-begeleiding": at(col("braking") | col("waiting"), 4),
            "maak-mobiliteitsafspraak": at(col("mobility"), 4),
            "begeleid-voor-het-oordeel": at(col("unguided") & col("fails"), 4),
            "reken-niet-te-snel-op-dragers": at(col("carrying") & col("unshown"), 4),
            "geef-ruimte-en-vraag-steun": at(col("participative"), 4),
            "begeleid-binnen-duidelijke-kaders": guide,
            "begrens-gedrag-en-werk": at(col("style") == 3, 2),
            "sluit-stijl-aan": col("misfits"),
            "beoordeel-rol-of-positie": at(col("frames") & col("guided") & ~col("mobility") & ~col("stays"), 4),
        }
        return self.manies.select(
            "case",
            "id",
            *self._value(
                many,
                "steun",
                geen=at(col("none") & agreed, 4),
                voorzichtig=at(col("careful") & agreed, 4),
                openlijk=at(col("open") & agreed, 4),
            ),
            *self._value(many, "participatief", true=at(col("participative"), 4), false=at(col("lacks_a_mark"), 4)),
            *self._value(many, "passende_stijl", **styles),
            *self._value(many, "stijl_sluit_aan", true=col("fits"), false=col("misfits")),
            *self._value(many, "leiden_op", betrokkenheid=col("involvement"), draagvlak=at(col("participative"), 4)),
            *self._value(many, "andere_begeleiding_nodig", true=at(col("braking") | col("waiting"), 4)),
            *self._value(many, "mobiliteitsafspraak", true=at(col("mobility"), 4), false=at(col("stays"), 4)),
            *self._value(many, "draagt_bij_in_eigen_rol", true=at(col("order") & ~col("refuses"), 4)),
            col("conflict").alias("steun__conflict"),
            pl.lit(False).alias("stijl_sluit_aan__conflict"),
            *(degree.alias(f"advice__is__{item}") for item, degree in advice.items()),
        )


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
