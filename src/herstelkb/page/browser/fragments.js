// Fragments of HTML that the library answers, parsed before they are part of the page. A policy stops neither a refresh nor
// a link, so a fragment with anything that could run, load or lead out of the page is refused as a whole: it is a mistake.

const REFUSED =
  "animate,animateMotion,animateTransform,applet,base,embed,form[action],frame,frameset,iframe,link,meta,object,portal," +
  "script,set,template,[srcdoc],[formaction],[ping],[http-equiv]";
const ADDRESSES = /^(action|background|cite|data|href|poster|src|srcset|xlink:href)$/;
const WITHIN = /^(#|data:image\/(png|svg\+xml)[;,])/;

/** @param {Element} element */
const leads = (element) =>
  [...element.attributes].some(({ name, value }) => /^on/i.test(name) || (ADDRESSES.test(name) && !WITHIN.test(value)));

/** @param {string} html @returns {DocumentFragment} @throws {Error} where something in it could run, load or lead away */
export function parsed(html) {
  const inert = new DOMParser().parseFromString(html, "text/html");
  const refused = inert.head.firstElementChild ?? inert.querySelector(REFUSED) ?? [...inert.body.querySelectorAll("*")].find(leads);
  if (refused) throw new Error(`refused: ${/** @type {Element} */ (refused.cloneNode()).outerHTML.slice(0, 200)}`);
  const fragment = document.createDocumentFragment();
  fragment.append(...inert.body.childNodes);
  return fragment;
}
