// The page: starts the engine and shows what it answers.
import { ask, startEngine } from "./engine.js";
import { parsed } from "./fragments.js";

/** @param {{fragments?: Record<string, string>}} answer */
function show(answer) {
  for (const [id, html] of Object.entries(answer.fragments ?? {})) {
    document.getElementById(id).replaceChildren(parsed(html));
  }
}

/** @param {object} settings */
export function startPage(settings) {
  const said = document.getElementById("engine");
  startEngine(settings.language, (step, error) => { said.textContent = error ?? step; });
  ask({ do: "open", ...settings }).then(show);
}
