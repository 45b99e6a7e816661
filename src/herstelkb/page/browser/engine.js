// The page's side of the worker: hands it the parts of the page as they are parsed, and asks it.
import { unpacked } from "./packed.js";

/** @typedef {{message: object, resolve: (answer: any) => void, reject: (why: Error) => void}} Asked */

/** The parts so far. They are kept, for a worker that is started again. @type {Map<string, string>} */
const parts = new Map();
/** What is not answered yet. @type {Map<number, Asked>} */
const asked = new Map();
let last = 0;
/** @type {Worker | undefined} */
let worker;

/** Takes a part of the page, as soon as it is parsed. @param {Element} element */
export function part(element) {
  parts.set(element.id, element.textContent);
  worker?.postMessage({ part: element.id, text: element.textContent });
  element.remove();
}

/** Starts the worker, again if need be; what was asked before it was there is asked then.
 * @param {string} language
 * @param {(step: string, why?: string) => void} progress is told each step of the start, up to `ready`, or `failed` and why */
export async function startEngine(language, progress) {
  const failed = (/** @type {string} */ why) => {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of asked.values()) reject(new Error(why));
    asked.clear();
    progress("failed", why);
  };
  progress("unpacking");
  const source = await new Response(unpacked(parts.get("worker"))).text();
  worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  worker.onerror = (event) => failed(event.message || event.type);
  worker.onmessage = ({ data }) => {
    if (data.progress) return progress(data.progress);
    if (data.failed) return failed(data.failed);
    const { resolve, reject } = asked.get(data.id);
    asked.delete(data.id);
    return "error" in data ? reject(new Error(data.error)) : resolve(data.answer);
  };
  for (const [name, text] of parts) if (name !== "worker") worker.postMessage({ part: name, text });
  worker.postMessage({ start: language });
  for (const [id, { message }] of asked) worker.postMessage({ id, message });
}

/** @param {object} message @returns {Promise<any>} what the library answers; rejected with what it raised */
export function ask(message) {
  return new Promise((resolve, reject) => {
    asked.set(++last, { message, resolve, reject });
    worker?.postMessage({ id: last, message });
  });
}
