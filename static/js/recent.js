// 最近看过: the numbers of the last speeches that were opened in this browser, nothing else of them,
// and only here, with an account too. Their titles come from the server each time: what is withdrawn
// meanwhile has none.

import { breakTitles } from "./titles.js";

const MOST = 12;
const KEY = "recent";

// A browser may refuse its storage, and anything may stand in it.
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((key) => Number.isSafeInteger(key) && key > 0) : [];
  } catch {
    return [];
  }
}

function write(keys) {
  try {
    localStorage.setItem(KEY, JSON.stringify(keys.slice(0, MOST)));
  } catch {}
}

const opened = Number(document.querySelector("[data-speech]")?.dataset.speech);
if (opened) write([opened, ...read().filter((key) => key !== opened)]);

const section = document.querySelector("[data-recent]");
if (section) connect();

function connect() {
  section.querySelector("button").addEventListener("click", () => {
    write([]);
    section.hidden = true;
    // The button that had the keyboard is gone.
    document.querySelector("main").focus();
  });
  show();
  // A page that comes back out of the browser's memory may be older than the list.
  addEventListener("pageshow", ({ persisted }) => persisted && show());
}

async function show() {
  const keys = read();
  const speeches = keys.length ? await ask(keys) : [];
  if (!speeches) return;
  const gone = new Set(keys);
  for (const { id } of speeches) gone.delete(id);
  // Of the list as it is by now: another page may have written meanwhile.
  if (gone.size) write(read().filter((key) => !gone.has(key)));
  section.querySelector("ul").replaceChildren(...speeches.map(line));
  section.hidden = !speeches.length;
  breakTitles();
}

/** The speeches that are there to be read; nothing where the server is away. */
async function ask(keys) {
  const address = new URL(section.dataset.recent, location.href);
  for (const key of keys.slice(0, MOST)) address.searchParams.append("id", key);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).speeches : null;
  } catch {
    return null;
  }
}

function line({ url, title, about }) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
  link.className = "line-title";
  item.append(link, Object.assign(document.createElement("span"), { textContent: about }));
  return item;
}
