// Writing where the words stand: a press on them opens a field of the same face, what is typed in
// it is saved by itself, and what could not be saved waits in the browser for the next visit.

import { say } from "./copy.js";

// Milliseconds without a key before what was typed is saved.
const PAUSE = 800;
// And before what could not be saved is sent again.
const AGAIN = 5000;
// Bytes that a browser sends after its page is closed.
const MOST_AT_THE_END = 60_000;

const UNSAVED = "draft-unsaved:";
let writing = null;

/** Whether something is typed that is not saved. */
export const isEdited = () => Boolean(writing && writing.area.value !== writing.saved);

/** A form's data of these pairs, with the token that every form of the page carries. */
export function withToken(pairs) {
  const body = new FormData(document.querySelector("#act"));
  for (const [name, value] of pairs) body.append(name, value);
  return body;
}

/**
 * root: the draft; change: sends a change to an address and resolves to whether it was taken;
 * refresh: shows an item as the server sent it while it was written in.
 */
export function connectEditing(root, change, refresh) {
  root.addEventListener("click", (event) => {
    const words = event.target.closest("[data-words]");
    if (!words || event.target.closest("a:not(.slot)") || !getSelection().isCollapsed) return;
    if (words.querySelector(".withdrawn")) return;
    event.preventDefault();
    const slot = event.target.closest(".slot");
    const at = slot ? offset(words, slot, 0) : pressed(words, event);
    write(words.parentElement, change, refresh, at, slot ? at + slot.textContent.length : at);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-drag]")) return;
    event.preventDefault();
    const item = event.target.closest("[data-item]");
    if (!item.querySelector(".withdrawn")) write(item, change, refresh, 0, 0);
  });
  addEventListener("pagehide", () => writing && sendAtTheEnd());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isEdited()) save();
  });
  for (const item of root.querySelectorAll("[data-item]")) bringBack(item, change);
}

/** Opens the field of an item, with what stands between two places selected. */
async function write(item, change, refresh, start, end) {
  if (writing) await finish();
  const words = item.querySelector("[data-words]");
  const area = document.createElement("textarea");
  area.value = textOf(words);
  area.dataset.area = "";
  area.className = "draft-area";
  area.setAttribute("aria-label", "正在修改，Esc 完成");
  writing = { item, area, saved: area.value, change, refresh, timer: 0 };
  words.hidden = true;
  words.after(area);
  grow(area);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  area.addEventListener("input", typed);
  area.addEventListener("compositionend", typed);
  area.addEventListener("blur", () => writing?.area === area && finish());
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Escape" && !(event.key === "Enter" && event.ctrlKey))) return;
    event.preventDefault();
    finish().then((own) => own?.querySelector("[data-drag]")?.focus({ preventScroll: true }));
  });
}

function typed(event) {
  grow(writing.area);
  keep(writing.item.id, writing.area.value);
  clearTimeout(writing.timer);
  if (!event.isComposing) writing.timer = setTimeout(save, PAUSE);
}

async function save() {
  const { item, area, change } = writing;
  clearTimeout(writing.timer);
  const text = area.value;
  if (text === writing.saved || !text.trim()) return true;
  const done = await change(item.dataset.item, [["text", text]], { quiet: true });
  if (writing?.area === area) {
    if (done) writing.saved = text;
    else writing.timer = setTimeout(save, AGAIN);
  }
  if (!done) return false;
  keep(item.id, null, text);
  return true;
}

/** Closes the field, and resolves to the item as it then stands. */
async function finish() {
  const { item, area, change, refresh } = writing;
  const done = await save();
  if (writing?.area !== area) return null;
  // What could not be saved stays open, to be saved again.
  if (!done) return null;
  const emptied = !area.value.trim();
  writing = null;
  area.remove();
  item.querySelector("[data-words]").hidden = false;
  keep(item.id, null, area.value);
  if (emptied) {
    await change(item.querySelector('[formaction$="/remove/"]').getAttribute("formaction"), []);
    return null;
  }
  return refresh(item);
}

function sendAtTheEnd() {
  const { item, area, saved } = writing;
  if (area.value === saved || !area.value.trim()) return;
  const body = withToken([["text", area.value]]);
  const small = new Blob([area.value]).size < MOST_AT_THE_END;
  if (small) fetch(item.dataset.item, { method: "POST", body, headers: { "X-Draft": "1" }, keepalive: true });
}

// What is typed waits in the browser until it is saved.
function keep(id, text, saved) {
  try {
    if (text !== null) localStorage.setItem(UNSAVED + id, text);
    else if (localStorage.getItem(UNSAVED + id) === saved) localStorage.removeItem(UNSAVED + id);
  } catch {
    // Without storage only the server keeps it.
  }
}

function bringBack(item, change) {
  let text = null;
  try {
    text = localStorage.getItem(UNSAVED + item.id);
    localStorage.removeItem(UNSAVED + item.id);
  } catch {
    return;
  }
  if (!text?.trim() || text === textOf(item.querySelector("[data-words]"))) return;
  change(item.dataset.item, [["text", text]], { quiet: true }).then((done) => {
    if (done) say("上次关页前没有存上的修改，已经补上；不要的话按“撤销”");
    else keep(item.id, text);
  });
}

// A heading of her own is written without the number that it has in the draft.
const textOf = (words) => words.dataset.text ?? shownIn(words);
const shownIn = (words) => [...words.children].map((paragraph) => paragraph.textContent).join("\n");

/** The place in the text of an item that was pressed. */
function pressed(words, { clientX, clientY }) {
  const caret = document.caretPositionFromPoint?.(clientX, clientY);
  if (!caret || !words.contains(caret.offsetNode)) return 0;
  return offset(words, caret.offsetNode, caret.offset);
}

function offset(words, node, at) {
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, at);
  const before = [...words.children].findIndex((paragraph) => paragraph.contains(node));
  const number = shownIn(words).length - textOf(words).length;
  return Math.max(range.toString().length + Math.max(before, 0) - number, 0);
}

// Browsers without `field-sizing` get their field's height by script.
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
