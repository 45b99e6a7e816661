// Searches WORDS, which words.js holds: every word that is typed must occur in a page's title, id or other words.
(() => {
  "use strict";
  const root = document.body.dataset.root;
  const field = document.getElementById("q");
  const list = document.getElementById("found");
  const count = document.getElementById("found-count");
  const MOST = 20;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const pages = WORDS.map(([title, kind, id, path, more]) => ({
    title, kind, id, path, name: plain(title + " " + id), all: plain([title, kind, id, more].join(" ")),
  }));

  const find = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const rank = (page) => words.filter((word) => !page.name.includes(word)).length;
    const found = words.length ? pages.filter((page) => words.every((word) => page.all.includes(word))) : [];
    found.sort((one, other) => rank(one) - rank(other));
    list.replaceChildren(...found.slice(0, MOST).map((page) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = root + page.path;
      link.textContent = page.title;
      const aside = document.createElement("span");
      aside.className = "aside";
      aside.textContent = ` ${page.kind}, ${page.id}`;
      item.append(link, aside);
      return item;
    }));
    const said = found.length ? `${count.dataset.found}: ${found.length}` : count.dataset.nothing;
    count.textContent = words.length ? said + (found.length > MOST ? ` (1–${MOST})` : "") : "";
  };

  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", find);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  find();
})();
