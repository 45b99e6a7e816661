// The worker: the runtime with the library in it, which answers messages. It decides nothing about rules. The build puts
// `createModule` and `loadPyodide` of Pyodide in front of it, each from a scope of its own, and `info`, which tells what
// they are (building/scripts.py).
//
// It takes {part, text}, a part of the page; {start: language}; and {id, message}, which it always answers, by
// {id, answer} or {id, error}. While it starts it says {progress: step}, or {failed: why}.
import { unpacked } from "./packed.js";

/** Parts of the page, as they come. @type {Record<string, (text: string) => void>} */
const come = {};
const names = ["wasm", "stdlib", "packages", "library"];
/** @type {Map<string, Promise<string>>} */
const parts = new Map(names.map((name) => [name, new Promise((resolve) => { come[name] = resolve; })]));

/** A part of the page as if it were fetched. @param {string} name @param {string} type @returns {Promise<Response>} */
async function response(name, type = "application/octet-stream") {
  return new Response(unpacked(await parts.get(name)), { headers: { "Content-Type": type } });
}

// All that Pyodide fetches is in the page; there is no other place to fetch from.
/** @type {Record<string, [string, string?]>} */
const FETCHED = { "pyodide.asm.wasm": ["wasm", "application/wasm"], "python_stdlib.zip": ["stdlib"] };
self.fetch = (address) => {
  const found = FETCHED[String(address).split("/").pop()];
  return found ? response(...found) : Promise.reject(new Error(`nothing is fetched: ${address}`));
};

/** @param {string} language @returns {Promise<(message: string) => string>} what answers a message, JSON to JSON */
async function started(language) {
  const progress = (/** @type {string} */ step) => self.postMessage({ progress: step });
  progress("runtime");
  const archives = ["packages", "library"].map(async (name) => (await response(name)).arrayBuffer());
  const python = await loadPyodide({
    indexURL: "page:/",
    createPyodideModule: createModule,
    lockFileContents: { info, packages: {} },
    env: { HOME: "/home", PYDANTIC_DISABLE_PLUGINS: "__all__" },
  });
  progress("library");
  for (const archive of archives) python.unpackArchive(await archive, "zip", { extractDir: "/library" });
  python.runPython("import sys; sys.path.insert(0, '/library')");
  const inside = python.pyimport("herstelkb.page.inside");
  progress("rules");
  const answering = inside.answering("/library/rules", language);
  progress("ready");
  return answering;
}

/** @type {Promise<(message: string) => string>} */
let answering;

self.onmessage = async ({ data }) => {
  if ("part" in data) {
    come[data.part](data.text);
  } else if ("start" in data) {
    answering = started(data.start);
    answering.catch((error) => self.postMessage({ failed: String(error) }));
  } else {
    try {
      self.postMessage({ id: data.id, answer: JSON.parse((await answering)(JSON.stringify(data.message))) });
    } catch (error) {
      self.postMessage({ id: data.id, error: String(error) });
    }
  }
};
