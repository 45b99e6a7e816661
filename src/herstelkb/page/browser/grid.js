// @ts-check
/**
 * The grid under the keyboard: where the focus walks, which key is meant for which cell, and what is pasted and copied.
 * What a key means is not decided here.
 */

/** @typedef {(message: Record<string, unknown>) => void} Send */

let walked = "g0-0";

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function cellOf(target) {
  return target instanceof Element ? target.closest("[data-keys=grid] td, [data-keys=grid] tbody th") : null;
}

/** Gives the cell that had the focus last its place in the order of tabs, and shows the question of its column. */
export function settleGrid() {
  const grid = document.getElementById("grid");
  if (!(grid instanceof HTMLTableElement)) return;
  const cell = document.getElementById(walked) ?? grid.querySelector("td");
  for (const other of grid.querySelectorAll("[tabindex='0']")) other.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
  const column = cell instanceof HTMLElement ? cell.dataset.column : undefined;
  for (const strip of document.querySelectorAll(".strip"))
    if (column !== undefined) strip.toggleAttribute("hidden", /** @type {HTMLElement} */ (strip).dataset.column !== column);
}

/** @param {string | undefined} place */
export function goTo(place) {
  for (const cell of document.querySelectorAll("#grid td"))
    if (cell instanceof HTMLElement && cell.dataset.place === place) cell.focus();
}

/** @param {HTMLElement} cell @param {number} down @param {number} right @returns {HTMLElement | null} */
function near(cell, down, right) {
  const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const rows = [.../** @type {HTMLElement} */ (row.parentElement).children];
  const line = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + down))];
  const at = [...row.children].indexOf(cell) + right;
  return /** @type {HTMLElement | null} */ (line.children[Math.max(0, Math.min(line.children.length - 1, at))]);
}

/** @param {HTMLElement} cell @returns {string | undefined} */
const who = (cell) => /** @type {HTMLElement | null} */ (cell.parentElement?.firstElementChild)?.dataset.who;
const FAR = 1e6;
/** @type {Record<string, [number, number]>} */
const WALK = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -FAR], End: [0, FAR] };

/** @param {KeyboardEvent} event @param {Send} send @returns {boolean} whether the key was for the grid */
export function gridKey(event, send) {
  const cell = cellOf(event.target);
  if (!cell || event.altKey) return false;
  const { key, shiftKey } = event, ctrl = event.ctrlKey || event.metaKey, place = cell.dataset.place;
  if (key in WALK) {
    const [down, right] = WALK[key], far = ctrl && (key === "Home" || key === "End");
    const next = near(cell, far ? (key === "Home" ? -FAR : FAR) : down, right);
    if (shiftKey && down) for (const one of [cell, next]) if (one) send({ do: "choose", who: who(one), more: true });
    next?.focus();
  } else if (ctrl) return false;
  else if (key === " ") send({ do: "choose", who: who(cell) });
  else if (key === "Enter" && !place) send({ do: "whom", who: who(cell) });
  else if (key === "Enter") near(cell, shiftKey ? -1 : 1, 0)?.focus();
  else if (key === "F2" && place) send({ do: "why", fact: place });
  else if (place && (key === "Delete" || key === "Backspace")) send({ do: "key", place, key: "" });
  else if (place && key.length === 1) {
    send({ do: "key", place, key });
    if (!/[0-9]/.test(key) && cell.parentElement?.getAttribute("aria-selected") !== "true") near(cell, 1, 0)?.focus();
  } else return false;
  return true;
}

/** @param {FocusEvent} event */
export function gridFocus(event) {
  const cell = cellOf(event.target);
  if (cell && cell.id !== walked) (walked = cell.id), settleGrid();
}

/** @param {ClipboardEvent} event @param {Send} send @returns {boolean} */
export function gridClipboard(event, send) {
  const cell = cellOf(event.target), inGrid = event.target instanceof Element && event.target.closest("[data-keys=grid]");
  if (!inGrid) return false;
  const place = cell?.dataset.place;
  if (event.type === "copy") send({ do: "copy", place: place ?? "" });
  else send({ do: "paste", at: place ?? "", text: event.clipboardData?.getData("text/plain") ?? "" });
  return true;
}
