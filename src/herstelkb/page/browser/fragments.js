// Fragments of HTML that the library answers, parsed before they are part of the page. A policy stops neither a refresh nor
// a link, so what could run, navigate or load is refused as a whole: a fragment that has it is a mistake of ours.

const REFUSED = "base,embed,form[action],frame,frameset,iframe,link,meta,object,portal,script,template,applet,[srcdoc],[formaction],[ping],[http-equiv]";
const ADDRESSES = ["href", "src", "xlink:href", "data", "poster", "srcset", "background", "cite", "action"];

/** @param {Element} element @returns {boolean} whether an attribute of it could run or lead out of the page */
function leads(element) {
  return [...element.attributes].some(({ name, value }) =>
    name.startsWith("on") || (ADDRESSES.includes(name) && !/^(#|data:image\/(png|svg\+xml)[;,])/.test(value)));
}

/** @param {string} html @returns {DocumentFragment} @throws {Error} where something in it could run, navigate or load */
export function parsed(html) {
  const inert = new DOMParser().parseFromString(html, "text/html");
  const found = inert.head.childElementCount ? inert.head.firstElementChild : inert.querySelector(REFUSED);
  const refused = found ?? [...inert.body.querySelectorAll("*")].find(leads);
  if (refused) throw new Error(`refused: ${refused.cloneNode(false).outerHTML.slice(0, 200)}`);
  const fragment = document.createDocumentFragment();
  fragment.append(...inert.body.childNodes);
  return fragment;
}
