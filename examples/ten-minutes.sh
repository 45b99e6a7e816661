#!/usr/bin/env bash
# The first ten minutes of someone who writes rules: begin, break something, read the findings, fix it, add a scenario,
# see what it covers and what the change means, and make the handbook. Usage: examples/ten-minutes.sh FOLDER
set -euo pipefail
folder=${1:?name a folder that does not exist yet}

# `make advice` installs into .venv.
command -v herstelkb > /dev/null || PATH="$(cd "$(dirname "$0")/.." && pwd)/.venv/bin:$PATH"
command -v herstelkb > /dev/null || {
    echo "there is no command herstelkb: 'make advice' installs it, '. .venv/bin/activate' puts it on the path" >&2
    exit 2
}

step() { printf '\n== %s\n' "$*"; }

step "a starter rule base that passes everything"
herstelkb new "$folder"
herstelkb check "$folder/rules"
cp -r "$folder/rules" "$folder/before"

step "a typo in a rule, and the finding"
sed -i.bak 's/plant.grond: droog}/plant.grond: drog}/' "$folder/rules/10-water.yaml"
rm "$folder/rules/10-water.yaml.bak"
herstelkb check "$folder/rules" && { echo "the typo was not noticed" >&2; exit 1; }

step "fixed"
herstelkb check "$folder/rules" --fix
herstelkb diff "$folder/before" "$folder/rules" --cases "$folder/cases"

step "a rule that says more, and the scenario that goes with it"
cat > "$folder/rules/30-licht.yaml" <<'RULE'
rules:
  - id: veel-licht-droogt-uit
    assumption:
      nl: De bron zwijgt over licht en droge grond samen; wij kijken dan eerder weer.
      en: The source says nothing about light and dry soil together; we look again sooner.
    when: {kamer.licht: veel, plant.grond: droog}
    advise: [bekijk-het-blad]
    because:
      nl: droge grond in veel licht snel weer droog is
      en: in a lot of light, dry soil soon dries out again
RULE
herstelkb check "$folder/rules"
cat >> "$folder/rules/90-scenarios.yaml" <<'SCENARIOS'

  - id: veel-licht-en-droge-grond
    case: {kamer: {licht: veel}, planten: [{id: p1, grond: droog}]}
    follows: {p1.water: te_weinig}
    advises: {p1: [bekijk-het-blad]}

  - id: weinig-licht-en-droge-grond
    case: {kamer: {licht: weinig}, planten: [{id: p1, grond: droog}]}
    advises_not: {p1: [bekijk-het-blad]}

  - id: veel-licht-en-vochtige-grond
    case: {kamer: {licht: veel}, planten: [{id: p1, grond: vochtig}]}
    advises_not: {p1: [bekijk-het-blad]}
SCENARIOS
herstelkb test "$folder/rules" --coverage --fail-under 100

step "what the change means"
herstelkb diff "$folder/before" "$folder/rules" --cases "$folder/cases" || echo "(it differs, as it should)"

step "the handbook, for those who never open a rule file"
herstelkb handbook "$folder/rules" -o "$folder/handbook"
