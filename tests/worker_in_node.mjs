// The worker of a built page in node, without a browser: its own script, its own parts. Takes the file of the page and its
// language; then reads a message a line, and writes an answer a line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";
import vm from "node:vm";

const [file, language] = process.argv.slice(2);
const parts = new Map();
for (const [, name, text] of readFileSync(file, "latin1").matchAll(/<script id="(\w+)" type="text\/plain">([^<]*)<\/script>/g)) {
  parts.set(name, text);
}

// What tells the runtime that it is in a worker of a browser, and not in node.
process.browser = true;
Object.defineProperty(process, "type", { value: "renderer" });
globalThis.WorkerGlobalScope = class { static [Symbol.hasInstance]() { return true; } };
globalThis.self = globalThis;
globalThis.location = new URL("page:/");
self.addEventListener ??= () => {};

const waiting = new Map();
let last = 0;
self.postMessage = (data) => {
  if ("id" in data) waiting.get(data.id)(data);
  else process.stderr.write(`${JSON.stringify(data)} ${Math.round(process.cpuUsage().user / 1000)}\n`);
};
vm.runInThisContext(gunzipSync(Buffer.from(parts.get("worker"), "base64")).toString("utf8"), { filename: "worker.js" });
for (const [name, text] of parts) if (name !== "worker") self.onmessage({ data: { part: name, text } });
self.onmessage({ data: { start: language } });

for await (const line of createInterface({ input: process.stdin })) {
  const id = ++last;
  const answered = new Promise((resolve) => waiting.set(id, resolve));
  self.onmessage({ data: { id, message: JSON.parse(line) } });
  process.stdout.write(`${JSON.stringify(await answered)}\n`);
}
process.exit(0);
