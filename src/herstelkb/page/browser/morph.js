// @ts-check
/**
 * A fragment of HTML put in the place of what was there, with as few changes as possible: an element that stays keeps
 * its focus, its selection, its scroll and what somebody is typing.
 */

import { parsed } from "./fragments.js";

/**
 * Makes what is inside an element like a fragment.
 * @param {Element} host
 * @param {string} html
 */
export function morph(host, html) {
  children(host, parsed(html));
  for (const box of host.querySelectorAll("input")) if (/radio|checkbox/.test(box.type)) box.checked = box.defaultChecked;
  for (const list of host.querySelectorAll("select")) {
    const chosen = [...list.options].findIndex((option) => option.defaultSelected);
    if (list !== document.activeElement || chosen >= 0) list.selectedIndex = Math.max(0, chosen);
  }
}

/** @param {Element} old @param {Element | DocumentFragment} fresh */
function children(old, fresh) {
  /** @type {Map<string, Element>} */
  const known = new Map();
  for (const child of old.children) if (child.id) known.set(child.id, child);
  const ids = new Set([...fresh.children].map((child) => child.id));
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const id = node instanceof Element ? node.id : "";
    while (at && at instanceof Element && at.id && !ids.has(at.id) && !(id === "" && alike(at, node))) at = dropped(at);
    let same = id ? known.get(id) : undefined;
    if (same && same.tagName !== /** @type {Element} */ (node).tagName) same = undefined;
    if (same || (at && !id && alike(at, node))) {
      const kept = /** @type {ChildNode} */ (same ?? at);
      if (kept === at) at = at.nextSibling;
      else old.insertBefore(kept, at);
      update(kept, node);
    } else old.insertBefore(node, at);
  }
  while (at) at = dropped(at);
}

/** @param {ChildNode} node @returns {ChildNode | null} */
function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** @param {Node} one @param {Node} other */
function alike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && !(one instanceof Element && one.id);
}

/** @param {Node} old @param {Node} fresh */
function update(old, fresh) {
  if (!(old instanceof Element) || !(fresh instanceof Element)) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.isEqualNode(fresh) || old.hasAttribute("data-host")) return;
  const was = old.getAttribute("value");
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !(name === "open" && old.id)) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes])
    if (old.getAttribute(name) !== value && !(name === "open" && old.id)) old.setAttribute(name, value);
  if (old instanceof HTMLInputElement && was !== fresh.getAttribute("value")) old.value = fresh.getAttribute("value") ?? "";
  if (old instanceof HTMLTextAreaElement) {
    if (old.defaultValue !== fresh.textContent) old.value = old.defaultValue = fresh.textContent ?? "";
  } else children(old, fresh);
}
