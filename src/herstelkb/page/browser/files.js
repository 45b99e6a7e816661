// @ts-check
/**
 * Files and what is made of them: one that is opened, one that is saved, a report that is previewed and printed, and
 * the one copy that a browser may keep. Nothing is read or kept unasked, and nothing is sent.
 */
import { parsed } from "./fragments.js";

const COPY = "herstelkb";
/** @type {{name: string, html: string}} */
let report = { name: "", html: "" };

/** @param {string} name @param {string} text */
export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {File} file its contents go byte for byte */
export const contents = async (file) => ({ name: file.name, data: inBase64(await file.arrayBuffer()) });

/** @param {string | ArrayBuffer} what @returns {string} */
export function inBase64(what) {
  const bytes = typeof what === "string" ? new TextEncoder().encode(what) : new Uint8Array(what);
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}

/** Shows a report, or again the one that was, in a tree of its own, where its styles meet nothing of the page. */
export function showReport(next = report) {
  report = next;
  const host = document.getElementById("sheet");
  if (!host || !report.html || host.dataset.shown === report.html) return;
  host.dataset.shown = report.html;
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const { body, styles } = pieces(report.html);
  const sheet = new CSSStyleSheet();
  // Its width is that of its host, not of the window; its contents are in the page already.
  sheet.replaceSync(`:host { container-type: inline-size } .sheet > nav { display: none } .body > .sheet { display: block; padding: 0 }
    ${within(styles).replace(/:root\b/g, ":host").replace(/@media (?:screen and )?\((m\w+-width)/g, "@container ($1")}`);
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren(body);
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (!link) return;
    event.preventDefault();
    root.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""))?.scrollIntoView();
  });
}

/** @param {string} html @returns {{body: HTMLElement, styles: string}} */
function pieces(html) {
  let styles = ""; // taken out as text: a policy refuses them where they are parsed
  const bare = html.replace(/<style>([^]*?)<\/style>/g, (_, rules) => ((styles += rules), ""));
  const whole = new DOMParser().parseFromString(bare, "text/html");
  const body = document.createElement("div");
  body.className = `body ${whole.body.className}`;
  body.lang = whole.documentElement.lang;
  body.append(parsed(whole.body.innerHTML));
  body.querySelector(".skip")?.remove(); // a page has one main part, and one way to skip to it
  body.querySelector("main")?.setAttribute("role", "group");
  return { body, styles };
}

/** Styles of a page, for a body within another. @param {string} styles */
const within = (styles) => styles.replace(/(^|[\s,}])body(?=[\s,{.])/g, "$1.body");

/** Prints the report alone, with the page's own styles out of the way. */
export function printReport() {
  const { body, styles } = pieces(report.html), sheet = new CSSStyleSheet(), own = [...document.styleSheets];
  sheet.replaceSync(within(styles));
  document.body.append(body);
  document.documentElement.classList.add("printing");
  for (const one of own) one.disabled = true;
  const hide = new CSSStyleSheet();
  hide.replaceSync(".printing body > :not(.body) { display: none }");
  document.adoptedStyleSheets = [sheet, hide];
  window.print();
  document.adoptedStyleSheets = [];
  for (const one of own) one.disabled = false;
  document.documentElement.classList.remove("printing");
  body.remove();
}

export const saveReport = () => download(report.name, report.html);

/** @param {string | null} text the copy to keep; null forgets it */
export function keepCopy(text) {
  if (text === null) localStorage.removeItem(COPY);
  else localStorage.setItem(COPY, text);
}

export const keptCopy = () => localStorage.getItem(COPY);
