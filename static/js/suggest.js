// Suggestions under the search box while somebody types: a combobox with a list.
//
// An input method owns the keys while it composes: nothing is asked, moved or chosen until it is
// done. Whatever fails or comes late, the form works as it does without this script.

const WAIT = 120;
const box = document.querySelector('form[data-suggest] input[type="search"]');
if (box) connect(box, box.form);

function connect(input, form) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "检索提示");
  form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let timer = 0;
  let request = null;
  let shown = [];
  let active = -1;

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    move(-1);
  }

  function move(to) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = to;
    const option = list.children[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function show(suggestions) {
    move(-1);
    shown = suggestions;
    list.replaceChildren(...suggestions.map(toOption));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function toOption({ text, label, count }, index) {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    for (const [name, content] of [["text", text], ["kind", label], ["count", `${count} 篇`]]) {
      const part = document.createElement("span");
      part.className = `suggestion-${name}`;
      part.textContent = content;
      option.append(part);
    }
    return option;
  }

  function ask() {
    clearTimeout(timer);
    request?.abort();
    if (!input.value.trim()) return close();
    timer = setTimeout(load, WAIT);
  }

  async function load() {
    request = new AbortController();
    const { signal } = request;
    const address = new URL(form.dataset.suggest, location.href);
    address.searchParams.set("q", input.value);
    try {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(response.status);
      const { suggestions } = await response.json();
      if (!signal.aborted && document.activeElement === input) show(suggestions);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function choose(index) {
    const { text, url } = shown[index];
    close();
    input.value = text;
    location.assign(url);
  }

  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  input.addEventListener("input", (event) => event.isComposing || ask());
  input.addEventListener("compositionstart", close);
  // Chromium's last input event still belongs to the composition; Safari's comes before its end.
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // A page that comes back from the browser's memory comes back without a list.
  addEventListener("pagehide", close);

  input.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    const { length } = shown;
    switch (event.key) {
      case "ArrowDown":
        move(active + 1 < length ? active + 1 : -1);
        break;
      case "ArrowUp":
        move(active < 0 ? length - 1 : active - 1);
        break;
      case "Enter":
        if (active < 0) return;
        choose(active);
        break;
      case "Escape":
        close();
        break;
      default:
        return;
    }
    event.preventDefault();
  });

  // The box keeps the focus, so that a click is no blur.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) choose(index);
  });
}
