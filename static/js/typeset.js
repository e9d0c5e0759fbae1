// Size, width and face of the text, as the reader chose them, and whether letters are keys. No module and not deferred: it runs
// before the first paint, so that a chosen size never jumps. It also tells the style sheet that
// there is JavaScript.

(() => {
  const root = document.documentElement;
  const chosen = { size: "", measure: "", face: "", keys: "" };
  root.dataset.js = "";

  // A browser may refuse its storage: then a choice holds for this page.
  try {
    Object.assign(chosen, JSON.parse(localStorage.getItem("typeset")));
  } catch {}

  function apply() {
    for (const name of ["size", "measure", "face", "keys"]) root.dataset[name] = chosen[name];
  }

  function connect() {
    const box = document.querySelector("[data-typeset]");
    if (!box) return;
    for (const input of box.querySelectorAll("input")) {
      input.checked = input.value === chosen[input.name];
    }
    box.addEventListener("change", ({ target }) => {
      chosen[target.name] = target.value;
      apply();
      try {
        localStorage.setItem("typeset", JSON.stringify(chosen));
      } catch {}
    });
  }

  apply();
  document.addEventListener("DOMContentLoaded", connect);
})();
