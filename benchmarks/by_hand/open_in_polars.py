"""The unknowns that matter, by hand in Polars: derived on paper rule by rule, and written down as simplified.

An attribute is open if it has no value and a rule would conclude it if something were known, or if such a rule waits
for it. Most of these conditions cancel: where recovery is unknown, for one, something always waits for it.
"""

from __future__ import annotations

import polars as pl

col = pl.col


def _null(name: str) -> pl.Expr:
    return col(name).is_null()


def _not(name: str, *values: str | bool) -> pl.Expr:
    """It is not known to be one of these."""
    found = pl.all_horizontal([col(name) != value for value in values]) if len(values) > 1 else col(name) != values[0]
    return found.fill_null(True)


def open_of_one() -> list[pl.Expr]:
    no_recovery = col("recovery") == 0
    no_arrears = _null("ontwikkelingsachterstand") & (col("arrears") == 0)
    no_seen = _null("gezien_gehoord_begeleid") & (col("unseen") == 0)
    no_survival = _null("overleeft_zonder_leiding") & (col("alone") == 0)
    no_trust = _null("vertrouwen_in_leiding") & (col("distrust") == 0)
    no_bond = _null("verbinding") & (col("broken") == 0)
    no_harm = _null("schadelijke_patronen") & (col("harm") == 0)
    no_reciprocity = _null("wederkerigheid") & (col("apart") == 0) & ~col("later")
    may_support = _not("aanpak", "betrokkenheid", "geen")
    may_involve = _not("aanpak", "draagvlak", "geen")
    may_lead = _not("leiding_neemt_regie", False)
    may_be_long = _not("sturing", "aanwezig", "ontbreekt") & _not("begeleiding", "aanwezig", "ontbreekt")
    long_open = may_be_long & (_null("sturing") | _null("begeleiding"))
    may_distrust = _not("gezien_gehoord_begeleid", "voldoende") & _not("overleeft_zonder_leiding", False)
    through_long = may_be_long & (no_reciprocity | no_arrears | no_seen | no_survival)
    may_grow = (
        may_involve & _not("begeleiding", "ontbreekt", "ontbreekt_langdurig") & _not("tijd_geduld_aandacht", False)
    )
    involving = may_involve & may_lead & (no_recovery | _null("leiding_neemt_regie") | _null("aanpak"))
    growing = may_grow & (no_recovery | _null("aanpak") | _null("begeleiding") | _null("tijd_geduld_aandacht"))
    no_base = ~col("narrow") & ~col("wide")
    no_leading = no_recovery & ~col("all_participative")
    found = {
        "komt_in_beweging": _null("komt_in_beweging") & no_recovery & may_support,
        "aanpak": _null("aanpak"),
        "sturing": _null("sturing") & through_long,
        "begeleiding": _null("begeleiding") & (through_long | (may_grow & ~col("grows"))),
        "leidingstijl": _null("leidingstijl") & no_arrears,
        "leiding_neemt_regie": _null("leiding_neemt_regie"),
        "leiding_neemt_beslissingen": _null("leiding_neemt_beslissingen") & col("order_open"),
        "iedereen_doet_mee": _null("iedereen_doet_mee") & col("order_open"),
        "tijd_geduld_aandacht": _null("tijd_geduld_aandacht") & may_grow & ~col("grows"),
        "wederkerigheid": no_reciprocity
        & (no_arrears | long_open | (_null("leiding_neemt_regie") & ~col("no_arrears_seen")) | involving),
        "gezien_gehoord_begeleid": no_seen & (no_arrears | long_open | (may_distrust & no_trust)),
        "overleeft_zonder_leiding": no_survival & (no_arrears | long_open | (may_distrust & no_trust)),
        "vertrouwen_in_leiding": no_trust & ((may_distrust & (no_seen | no_survival)) | no_bond),
        "verbinding": no_bond & (no_trust | no_harm),
        "schadelijke_patronen": no_harm & no_bond,
        "ontwikkelingsachterstand": no_arrears,
        "herstel_nodig": no_recovery,
        "verantwoordelijk_voor_ontstaan": no_arrears,
        "verantwoordelijk_voor_herstel": no_recovery,
        "eerst_reacties_verwacht": may_lead & (_null("leiding_neemt_regie") | no_recovery),
        "draagvlakbasis": no_base,
        "risico": _null("aanpak") | (col("on_support") & no_recovery),
        "leiden_op": no_leading,
        "organisatieorde": col("order_open"),
        "draagvlak_voor_herstel": ~col("grows") & (involving | growing),
        "aandeel_openlijke_steun": no_base,
        "aandeel_participatief": no_leading & (col("aandeel_participatief__upper") == col("size")),
    }
    return [holds.alias(f"{name}__unknown") for name, holds in found.items()]


def open_of_many() -> list[pl.Expr]:
    unsettled = ~col("participative") & ~col("lacks_a_mark")
    no_support = ~col("open") & ~col("none") & ~col("careful")
    waits_for_approach = col("aanpak_unknown") & ~(col("carrying") & col("silent"))
    mobile = ~(col("fails") & col("no_arrears_seen"))
    no_fit = ~col("fits") & ~col("misfits")
    marks = ("begrijpt_richting", "taakvolwassen", "sociaal_emotioneel_volwassen", "neemt_voortouw")
    found = {
        "reactie": _null("reactie"),
        "remoorzaak": _null("remoorzaak") & ~col("styled"),
        **{name: _null(name) & ~col("lacks_a_mark") for name in (*marks, "spreekt_collegas_aan")},
        "steunt_openlijk": _null("steunt_openlijk") & (no_support | ~col("lacks_a_mark")),
        "begeleid": _null("begeleid") & mobile,
        "meewerken": _null("meewerken") & ~col("unguided") & _not("meekunnen", False),
        "meekunnen": _null("meekunnen") & ~col("unguided") & ~col("refuses"),
        "huidige_stijl": _null("huidige_stijl"),
        "steun": no_support
        & (
            _null("steunt_openlijk")
            | col("base_open")
            | ((col("on_support") | col("aanpak_unknown")) & _null("reactie"))
            | waits_for_approach
        ),
        "participatief": unsettled,
        "passende_stijl": ~col("styled"),
        "stijl_sluit_aan": no_fit,
        "leiden_op": (col("involvement") == 0) & ~col("participative"),
        "andere_begeleiding_nodig": _null("reactie"),
        "mobiliteitsafspraak": mobile & (_null("begeleid") | (col("guided") & ~col("fails") & ~col("succeeds"))),
        "draagt_bij_in_eigen_rol": col("order_open") & ~col("refuses"),
    }
    return [holds.alias(f"{name}__unknown") for name, holds in found.items()]
