"""One module a command: `configure` declares its arguments, `run` answers and returns the exit status.

The summaries stand here, so that `--help` need not import the commands.
"""

# By who uses them: advisers and leaders, knowledge engineers, and whoever has whole populations.
GROUPS = {
    "advice": {
        "advise": "the explained advice report of a case",
        "ask": "a conversation: one question at a time, until no answer can change the advice",
        "next": "what to find out next, and what the answers could change",
        "evaluate": "everything that follows from a case, for people or programs",
        "explain": "how a fact of a case is known, as a proof",
        "whatif": "what changes to a case would gain and lose",
        "changes": "the smallest changes that make a fact follow, or stop following",
        "compare": "what changed between cases of one subject, and what did it",
    },
    "rules": {
        "new": "a starter rule base that passes every check",
        "check": "everything wrong with a rule base",
        "format": "rule files in their usual form, nothing else changed",
        "test": "the scenarios: what follows, what they cover, whether they notice mistakes",
        "watch": "check and test at every save",
        "verify": "the constraints, proved for all cases or broken by a case one can run",
        "diff": "what changes from one rule base to another, for stored cases or for any case",
        "claims": "each claim, what carries it and which scenarios test it",
        "graph": "the rules as a picture, with the path that a case takes",
        "handbook": "the rule base as a site to read, that works offline",
        "schema": "the JSON Schema of rule and case files, for editors",
    },
    "populations": {
        "sample": "made-up cases in any number, for demonstrations and tests",
        "batch": "everything that follows for a whole population, from tables to tables",
    },
}
COMMANDS = {name: summary for commands in GROUPS.values() for name, summary in commands.items()}

# One or two calls that do something, as the last lines of a command's own --help.
EXAMPLES = {
    "advise": ("advise case.yaml -o report.html", "advise case.yaml --employees team.csv --language en"),
    "evaluate": ("evaluate case.yaml", "evaluate - --format json < case.json"),
    "explain": ("explain case.yaml m07.attribute", "explain case.yaml m07 --instead-of m08"),
    "whatif": ("whatif case.yaml m07.attribute=value", "whatif case.yaml m07.attribute="),
    "changes": ("changes case.yaml m07.attribute=value --up-to 2",),
    "next": ("next case.yaml --depth 1", "next case.yaml --all"),
    "ask": ("ask", "ask case.yaml -o new.yaml --report report.html"),
    "compare": ("compare spring.yaml autumn.yaml", "compare spring.yaml autumn.yaml -o compared.html"),
    "check": ("check my-rules", "check my-rules --fix", "check --explain unread-attribute"),
    "format": ("format my-rules",),
    "new": ("new my-knowledge",),
    "watch": ("watch my-rules",),
    "schema": ("schema case --rules my-rules -o case.schema.json",),
    "test": ("test my-rules --coverage",),
    "verify": ("verify my-rules", "verify my-rules --findings"),
    "diff": ("diff old-rules new-rules",),
    "claims": ("claims my-rules",),
    "sample": ("sample 1000 -o population --seed 7",),
    "batch": ("batch population/organisaties.parquet population/medewerkers.parquet -o concluded",),
    "graph": ("graph --about subject.attribute --steps 1", "graph my-rules --case case.yaml -o rules.html"),
    "handbook": ("handbook my-rules -o handbook",),
}
