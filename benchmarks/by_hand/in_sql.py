"""The bundled rules by hand in SQL, for DuckDB: a query for each result table, and a table that both read.

Degrees are 8-bit numbers, 0 for not at all and 4 for certain, and only there where they differ; the rest are booleans.
The totals over an organisation's employees are computed once and kept, in a temporary table with a row for each
organisation; what depends on a single row is cheaper to compute twice than to keep. `columns_in_sql` makes the result
columns.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from by_hand.columns_in_sql import columns_of_many, columns_of_one
from herstelkb.knowledge.base import Knowledge

# What does not depend on counts of employees. An observed arrears is certain; an inferred one, probable.
LED = """
WITH seen AS (
    SELECT *,
        (aanpak = 'draagvlak') IS TRUE AS on_support,
        (NOT komt_in_beweging AND aanpak = 'draagvlak') IS TRUE AS still,
        (sturing = 'ontbreekt_langdurig' AND begeleiding = 'ontbreekt_langdurig') IS TRUE AS long,
        (leidingstijl = 'laissez_faire') IS TRUE AS absent,
        leiding_neemt_regie IS TRUE AS lead,
        ontwikkelingsachterstand IS FALSE AS no_arrears
    FROM {organisations}
),
behind AS (
    SELECT *,
        CASE WHEN ontwikkelingsachterstand THEN 4::TINYINT
             WHEN ontwikkelingsachterstand IS NULL AND (still OR long OR absent) THEN 2::TINYINT
             ELSE 0::TINYINT END AS arrears
    FROM seen
)
SELECT *,
    CASE WHEN still AND arrears = 0 THEN 2::TINYINT ELSE arrears END AS recovery,
    CASE WHEN long THEN 4::TINYINT ELSE arrears END AS lack,
    (leiding_neemt_beslissingen AND iedereen_doet_mee) IS TRUE AND NOT no_arrears AS orderly,
    (leiding_neemt_beslissingen AND iedereen_doet_mee) IS NULL AND NOT no_arrears AS order_open
FROM behind
"""

PEOPLE = """
people AS (
    SELECT employee.*, recovery, orderly, order_open, kaders_duidelijk, on_support, aanpak, no_arrears,
        (reactie = 'remmend') IS TRUE AS braking,
        (reactie = 'afwachtend') IS TRUE AS waiting,
        (reactie = 'dragend') IS TRUE AS carrying,
        (begrijpt_richting AND steunt_openlijk AND taakvolwassen AND sociaal_emotioneel_volwassen
            AND neemt_voortouw AND spreekt_collegas_aan) IS TRUE AS participative,
        (begrijpt_richting AND steunt_openlijk AND taakvolwassen AND sociaal_emotioneel_volwassen
            AND neemt_voortouw AND spreekt_collegas_aan) IS FALSE AS lacks_a_mark,
        on_support AND braking AS none,
        on_support AND waiting AS careful,
        on_support AND carrying AND steunt_openlijk IS NOT FALSE OR steunt_openlijk IS TRUE AS open
    FROM {employees} AS employee LEFT JOIN led USING ("case")
)
"""

JUDGED = """
WITH {people},
shares AS (
    SELECT "case", count(*) AS size,
        count(*) FILTER (WHERE open) AS open,
        count(*) FILTER (WHERE (none OR careful) AND NOT open) AS not_open,
        count(*) FILTER (WHERE participative) AS participative,
        count(*) FILTER (WHERE lacks_a_mark) AS not_participative
    FROM people GROUP BY "case"
),
counted AS (
    SELECT led."case", recovery, coalesce(size, 0) AS size,
        coalesce(open, 0) AS open_lower, coalesce(size - not_open, 0) AS open_upper,
        coalesce(participative, 0) AS part_lower, coalesce(size - not_participative, 0) AS part_upper
    FROM led LEFT JOIN shares USING ("case")
)
SELECT * EXCLUDE (recovery),
    size > 0 AND 2 * open_upper < size AS narrow,
    size > 0 AND 2 * open_lower >= size AS wide,
    size > 0 AND part_lower = size AND recovery = 0 AS all_participative
FROM counted
"""

# An observation takes precedence: certain if it is the inferred value, nothing if it is another.
ORGANISATIONS = """
WITH first AS (
    SELECT *,
        CASE WHEN gezien_gehoord_begeleid = 'onvoldoende' THEN 4::TINYINT
             WHEN gezien_gehoord_begeleid IS NULL THEN lack ELSE 0::TINYINT END AS unseen,
        CASE WHEN overleeft_zonder_leiding THEN 4::TINYINT
             WHEN overleeft_zonder_leiding IS NULL THEN lack ELSE 0::TINYINT END AS alone,
        CASE WHEN wederkerigheid = 'ontbreekt' THEN 4::TINYINT
             WHEN wederkerigheid IS NULL THEN lack ELSE 0::TINYINT END AS apart,
        least(unseen, alone) AS distrust_inferred,
        lead AND (aanpak = 'betrokkenheid') IS TRUE AND recovery > 0 AS involved,
        involved OR (aanpak = 'betrokkenheid' AND begeleiding = 'aanwezig' AND tijd_geduld_aandacht
            AND recovery > 0) IS TRUE AS grows,
        apart = 0 AND wederkerigheid IS NULL AND involved AS later
    FROM led JOIN judged USING ("case")
),
second AS (
    SELECT *,
        CASE WHEN vertrouwen_in_leiding = 'ontbreekt' THEN 4::TINYINT
             WHEN vertrouwen_in_leiding IS NULL THEN distrust_inferred ELSE 0::TINYINT END AS distrust,
        CASE WHEN verbinding = 'verbroken' THEN 4::TINYINT
             WHEN verbinding IS NULL THEN distrust ELSE 0::TINYINT END AS broken,
        CASE WHEN schadelijke_patronen THEN 4::TINYINT
             WHEN schadelijke_patronen IS NULL THEN broken ELSE 0::TINYINT END AS harm
    FROM first
)
SELECT "case", {columns} FROM second
"""

EMPLOYEES = """
WITH {people},
styled AS (
    SELECT *,
        begeleid IS TRUE AS guided,
        (meewerken AND meekunnen) IS FALSE AS fails,
        (meewerken AND meekunnen) IS TRUE AS succeeds,
        guided AND fails AND NOT no_arrears AS mobility,
        guided AND succeeds AS stays,
        kaders_duidelijk AND guided AND NOT no_arrears AS judgeable,
        carrying OR waiting OR (braking AND remoorzaak = 'onvermogen') IS TRUE AS fits_responsive,
        CASE WHEN participative THEN 1::TINYINT WHEN fits_responsive THEN 2::TINYINT
             WHEN braking AND remoorzaak = 'onwil' THEN 3::TINYINT ELSE 0::TINYINT END AS style,
        CASE WHEN participative THEN 4::TINYINT WHEN carrying OR waiting THEN 3::TINYINT
             WHEN style > 0 THEN 2::TINYINT ELSE 0::TINYINT END AS style_degree,
        CASE huidige_stijl WHEN 'participatief' THEN 1::TINYINT WHEN 'responsief' THEN 2::TINYINT
             WHEN 'begrenzend' THEN 3::TINYINT WHEN 'laissez_faire' THEN 4::TINYINT ELSE 0::TINYINT END AS present,
        style > 0 AND style = present AS fits,
        present = 4 OR (style > 0 AND present > 0 AND style <> present) AS misfits,
        CASE WHEN participative THEN 0::TINYINT
             WHEN lacks_a_mark OR reactie IS NOT NULL THEN 4::TINYINT ELSE recovery END AS involvement,
        open AND (none OR careful) AS conflict
    FROM people
)
SELECT "case", id, {columns} FROM styled {base}
"""


def by_hand(
    knowledge: Knowledge, database: duckdb.DuckDBPyConnection, organisations: str, employees: str, groups: Iterable[str]
) -> dict[str, str]:
    """The queries for the two result tables, over `FROM organisations` and `FROM employees`.

    Creates the view and the temporary table that they read.
    """
    groups = tuple(groups)
    people = PEOPLE.format(employees=employees)
    database.execute(f"CREATE OR REPLACE TEMP VIEW led AS {LED.format(organisations=organisations)}")
    database.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {JUDGED.format(people=people)}")
    base = 'LEFT JOIN (SELECT "case", narrow, wide FROM judged) USING ("case")' if "unknowns" in groups else ""
    one, many = columns_of_one(knowledge), columns_of_many(knowledge)
    return {
        knowledge.one: ORGANISATIONS.format(columns=_selected(one, groups)),
        knowledge.many: EMPLOYEES.format(people=people, base=base, columns=_selected(many, groups)),
    }


def _selected(columns: dict[str, dict[str, str]], groups: Iterable[str]) -> str:
    return ",\n    ".join(f'{query} AS "{name}"' for group in groups for name, query in columns[group].items())
