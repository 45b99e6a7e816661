// Runs bytecode.py inside the runtime, in node. Arguments: the folder of Pyodide, bytecode.py, and a file with what to
// make, as JSON: [{given, made, optimize}], of which `optimize` null means that the file is squeezed as it is.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// Of an error, its text alone: node would print the line it is in first, and a line of Pyodide is a megabyte.
process.on("uncaughtException", (error) => { console.error(String(error)); process.exitCode = 1; });

const [folder, code, wanted] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const { info } = JSON.parse(readFileSync(`${folder}/pyodide-lock.json`, "utf8"));
// A fixed seed, as the order of a set of texts may enter byte code.
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0" }, lockFileContents: { info, packages: {} } });
python.runPython(readFileSync(code, "utf8"));
const make = python.runPython("lambda given, n: squeezed(given.to_bytes() if n is None else compiled(given.to_bytes(), n))");
for (const { given, made, optimize } of JSON.parse(readFileSync(wanted, "utf8"))) {
  writeFileSync(made, make(new Uint8Array(readFileSync(given)), optimize ?? undefined).toJs());
}
