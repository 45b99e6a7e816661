"""The scripts of the page: the modules of `browser`, put together, and the worker with Pyodide in it.

A file that is opened from a disk can import nothing, so modules are joined in the order of their imports. A module
worker cannot be started there either (Chromium refuses it without a word), and Pyodide refuses a classic one: three
textual edits and an `importScripts` that is undefined make it run in one.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from herstelkb.ground.diagnostics import UnusableInput
from herstelkb.page.building.runtime import Runtime

_BROWSER = Path(__file__).parents[1] / "browser"
_IMPORT = re.compile(r'^import \{(.*?)\} from "\./([a-z_]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


def joined(name: str) -> str:
    """A module of `browser` after all that it imports, as one script: each is a scope, and `$name` what it exports."""
    texts: dict[str, str] = {}
    _collect(name, texts)
    return "".join(texts.values())


def page_script() -> str:
    """The script of the page; of it, `werkbank` has what the page itself calls."""
    return f'"use strict";\n{joined("page")}const werkbank = {{ ...$page, ...$engine }};\n'


def worker_script(runtime: Runtime) -> str:
    """The script of the worker.

    Raises:
        UnusableInput: this is not the Pyodide that the edits were written for.
    """
    module = _edited(runtime.pyodide("pyodide.asm.mjs"), r"export default (\w+);\s*$", r"return \1;")
    loader = _edited(runtime.pyodide("pyodide.mjs"), r"export\s*\{.*?(\w+) as loadPyodide.*?\};", r"return \1;")
    classic = 'Object.defineProperty(self, "importScripts", { value: undefined });'
    scopes = f"const createModule = (() => {{{module}\n}})();\nconst loadPyodide = (() => {{{loader}\n}})();"
    info = json.dumps(json.loads(runtime.pyodide("pyodide-lock.json").read_bytes())["info"], sort_keys=True)
    return f"{classic}\n{scopes}\nconst info = {info};\n{joined('worker')}"


def _collect(name: str, texts: dict[str, str]) -> None:
    text = (_BROWSER / f"{name}.js").read_text("utf-8")
    for _, imported in _IMPORT.findall(text):
        if imported not in texts:
            _collect(imported, texts)
    exported = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _IMPORT.sub(_constants, text))
    texts[name] = f"const ${name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"


def _constants(imported: re.Match[str]) -> str:
    return f"const {{{imported[1].replace(' as ', ': ')}}} = ${imported[2]};"


def _edited(path: Path, export: str, returned: str) -> str:
    """A module of Pyodide as the body of a function: it returns what it exported, and knows no address of its own."""
    text, count = re.subn(export, returned, path.read_text("utf-8"))
    if count != 1:
        raise UnusableInput.because("runtime-differs", f"{path} exports something else than expected")
    return re.sub(r"//# sourceMappingURL.*", "", text).replace("import.meta.url", "self.location.href")
