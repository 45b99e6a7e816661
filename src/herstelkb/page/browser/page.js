// @ts-check
/**
 * The page: events become messages, and answers become what is seen. It keeps focus and scroll, and decides nothing
 * about rules: what a message does is for whoever answers.
 */
import { ask, startEngine } from "./engine.js";
import { contents, download, inBase64, keepCopy, keptCopy, printReport, saveReport, showReport } from "./files.js";
import { goTo, gridClipboard, gridFocus, gridKey, settleGrid } from "./grid.js";
import { morph } from "./morph.js";

/**
 * @typedef {Record<string, unknown>} Message
 * @typedef {{fragments: Record<string, string>, announce: string, focus: string, view: string, language: string,
 *   title: string, unsaved: boolean, later: boolean, save?: {name: string, text: string}, copy?: string,
 *   page?: {name: string, html: string}, keep?: string | null}} Reply
 */

const BUSY = 300; // milliseconds before it is shown that an answer takes long
const IDLE = 40; // and after the last answer, before what takes longest is asked for
const own = { ask, startEngine };
/** @type {(message: Message) => Promise<Reply>} */
let answer;
let waiting = 0, unsaved = false, view = "", wanted = ""; // the element that gets the focus once it is there
/** @type {string | undefined} */
let explained; // the fact whose explanation is open
/** @type {ReturnType<typeof setTimeout> | undefined} */
let settling;

/** @param {string} id */
const byId = (id) => document.getElementById(id);

/** Begins: with a case, if the page came with one. `engine` answers the messages, in order.
 * @param {{language: string, case?: {name: string, text: string} | null}} settings */
export function startPage(settings, engine = own) {
  answer = engine.ask;
  document.addEventListener("click", clicked);
  document.addEventListener("change", changed);
  document.addEventListener("submit", submitted);
  document.addEventListener("keydown", pressed);
  document.addEventListener("focusin", gridFocus);
  document.addEventListener("input", (event) => event.target instanceof HTMLInputElement && event.target.dataset.find && find(event.target));
  for (const kind of ["copy", "paste"])
    document.addEventListener(kind, (event) => gridClipboard(/** @type {ClipboardEvent} */ (event), send) && event.preventDefault());
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, (event) => void fileDropped(/** @type {DragEvent} */ (event)));
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  addEventListener("hashchange", () => location.hash.slice(1) !== view && byId(`go-${location.hash.slice(1)}`)?.click());
  void engine.startEngine(settings.language, started);
  void send({ do: "show" });
  if (settings.case) void send({ do: "open", name: settings.case.name, data: inBase64(settings.case.text) });
}

/** Tells how far the engine is; one that failed is never quietly waited for. @param {string} step @param {string} [why] */
function started(step, why) {
  const said = byId("engine");
  if (said) said.textContent = said.dataset[step] ? `${said.dataset[step]} ${why ?? ""}` : "", said.dataset.step = step;
}

/** @param {Message} message */
async function send(message) {
  clearTimeout(settling);
  waiting += 1;
  idle(false);
  const slow = setTimeout(() => byId("frame")?.setAttribute("aria-busy", "true"), BUSY);
  const reply = await answer(message).catch((error) => started("failed", String(error)));
  clearTimeout(slow);
  waiting -= 1;
  if (!waiting) byId("frame")?.removeAttribute("aria-busy");
  if (reply) shown(reply);
  if (reply?.later && !waiting) settling = setTimeout(() => void send({ do: "settle" }), IDLE);
  else if (!waiting) idle(true);
}

/** @param {boolean} is whether all is answered, and what is shown will stay */
const idle = (is) => byId("frame")?.setAttribute("data-idle", String(is));

/** @param {Reply} reply */
function shown(reply) {
  const before = document.activeElement?.id ?? "";
  for (const [id, html] of Object.entries(reply.fragments)) {
    const host = byId(id);
    if (!host) continue;
    morph(host, html);
    if (host.tagName === "ASIDE") host.hidden = !html;
  }
  document.title = reply.title;
  document.documentElement.lang = reply.language;
  if (reply.view !== view) (view = reply.view), scrollTo(0, 0), history.replaceState(null, "", `#${view}`);
  unsaved = reply.unsaved;
  settleGrid();
  showReport(reply.page);
  byId("kept-copy")?.toggleAttribute("hidden", keptCopy() === null);
  const lost = document.activeElement === document.body || document.activeElement === null;
  wanted = reply.focus || (lost ? wanted : "");
  if (wanted && byId(wanted)) byId(wanted)?.focus({ preventScroll: wanted === "main" }), (wanted = "");
  else if (lost && before) (byId(before) ?? byId("main"))?.focus({ preventScroll: true });
  const told = byId("told");
  if (told && reply.announce) told.textContent = reply.announce;
  if (reply.save) download(reply.save.name, reply.save.text);
  if (reply.copy !== undefined) void navigator.clipboard.writeText(reply.copy);
  if (reply.keep !== undefined) keepCopy(reply.keep);
}

/** What an element asks for, from its own data. @param {HTMLElement} element @returns {Message} */
function messageOf(element) {
  const { facts, ...said } = element.dataset;
  return facts === undefined ? said : { ...said, facts: facts.split("\n") };
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("a[href^='#']"), hit = target?.closest("[data-do],[data-page],[data-print],[data-file],[data-kept]");
  const item = /^#item=(.*)$/.exec(link?.getAttribute("href") ?? "");
  if (item) event.preventDefault(), void send({ do: "item", item: item[1] });
  if (item || !(hit instanceof HTMLElement) || hit.matches("form,input,select,textarea")) return;
  event.preventDefault();
  const { page, print, file, kept, goto: place } = hit.dataset;
  if (hit.getAttribute("aria-disabled") === "true") return;
  if (page) page === "print" ? printReport() : saveReport();
  else if (print) document.documentElement.classList.add("only-why"), window.print(), document.documentElement.classList.remove("only-why");
  else if (file) byId("file")?.setAttribute("data-beside", String(file === "beside")), byId("file")?.click();
  else if (kept) void send({ do: "open", name: "copy.json", data: inBase64(keptCopy() ?? ""), kept: true });
  else if (place) goTo(place);
  else act(hit);
}

/** @param {HTMLElement} hit */
function act(hit) {
  const message = messageOf(hit);
  if (message.do === "why" && !message.deeper) explained = hit.dataset.fact;
  void send(message).then(() => message.do === "close" && backToStatement());
}

/** The focus returns to the statement whose explanation was closed. */
function backToStatement() {
  for (const one of document.querySelectorAll("main [data-fact], .beside [data-fact], main td"))
    if (one instanceof HTMLElement && (one.dataset.fact ?? one.dataset.place) === explained && one.offsetParent) return one.focus();
  byId("main")?.focus();
}

/** @param {Event} event */
function changed(event) {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.id === "file") void opened(field.files?.[0], field.dataset.beside === "true").then(() => (field.value = ""));
  else if ((field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement) && field.dataset.do)
    void send({ ...messageOf(field), value: field.type === "checkbox" ? String(/** @type {HTMLInputElement} */ (field).checked) : field.value });
}

/** @param {SubmitEvent} event */
function submitted(event) {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  const form = event.target;
  void send({ ...messageOf(form), ...Object.fromEntries(new FormData(form)) }).then(() => form.isConnected && form.reset());
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const { key, target } = event, ctrl = event.ctrlKey || event.metaKey, letter = key.toLowerCase();
  const typing = target instanceof Element && target.matches("input:not([type=radio],[type=checkbox]),textarea,select");
  if (ctrl && letter === "s") byId("save")?.click();
  else if (ctrl && !typing && (letter === "z" || letter === "y")) byId(letter === "y" || event.shiftKey ? "redo" : "undo")?.click();
  else if (key === "Escape" && !byId("why")?.hidden) byId("why-close")?.click();
  else if (typing || !(gridKey(event, (message) => void send(message)) || groupKey(event))) return;
  event.preventDefault();
}

/** A number, ? or - among the answers to a question presses one; arrows walk between tabs. @param {KeyboardEvent} event */
function groupKey(event) {
  const target = event.target instanceof HTMLElement ? event.target : null, group = target?.closest("[data-keys=answers]");
  if (event.ctrlKey || event.metaKey || event.altKey || !target) return false;
  const named = { "?": "unknown", "-": "moot" }[event.key] ?? (/^[1-9]$/.test(event.key) ? event.key : "");
  if (group && named) return byId(`${group.id}-${named}`)?.click(), true;
  if (target.role !== "tab" || !/^Arrow(Left|Right)$/.test(event.key)) return false;
  const tabs = [...(target.parentElement?.children ?? [])], step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
  /** @type {HTMLElement} */ (tabs[(tabs.indexOf(target) + step) % tabs.length]).click();
  return true;
}

/** @param {DragEvent} event */
async function fileDropped(event) {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  const drop = byId("drop");
  drop?.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") await opened(event.dataTransfer?.files[0], drop?.dataset.beside === "true");
}

/** @param {File | undefined} file @param {boolean} beside */
async function opened(file, beside) {
  if (file) await send({ do: "open", ...(await contents(file)), beside });
}

/** Shows of a long list what has the words that are typed. @param {HTMLInputElement} field */
function find(field) {
  const words = field.value.toLowerCase().split(/\s+/);
  for (const line of byId(field.dataset.find ?? "")?.querySelectorAll("li") ?? [])
    line.hidden = !words.every((word) => line.textContent?.toLowerCase().includes(word));
}
