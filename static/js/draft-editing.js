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
// The fields that are open: the one that is written in, and those that could not be saved.
const fields = new Set();

/** Whether something is typed that is not saved. */
export const isEdited = () => [...fields].some((field) => field.area.value !== field.saved);

// A field without words is no text to save: its item goes when it is closed.
const isUnsaved = ({ area, saved }) => area.value !== saved && area.value.trim();

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
  addEventListener("pagehide", () => [...fields].filter(isUnsaved).forEach(sendAtTheEnd));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") fields.forEach(save);
  });
  for (const item of root.querySelectorAll("[data-item]")) bringBack(item, change);
}

/** Opens the field of an item, with what stands between two places selected. */
function write(item, change, refresh, start, end) {
  const words = item.querySelector("[data-words]");
  if (words.hidden) return;
  const area = document.createElement("textarea");
  area.value = textOf(words);
  area.dataset.area = "";
  area.className = "draft-area";
  area.setAttribute("aria-label", "正在修改，Esc 完成");
  const field = { item, area, saved: area.value, change, refresh, timer: 0 };
  fields.add(field);
  words.hidden = true;
  words.after(area);
  grow(area);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  for (const name of ["input", "compositionend"]) area.addEventListener(name, (event) => typed(field, event));
  area.addEventListener("blur", () => saveOrFinish(field));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Escape" && !(event.key === "Enter" && event.ctrlKey))) return;
    event.preventDefault();
    finish(field).then((own) => own?.querySelector("[data-drag]")?.focus({ preventScroll: true }));
  });
}

function typed(field, event) {
  grow(field.area);
  keep(field.item.id, field.area.value);
  clearTimeout(field.timer);
  if (!event.isComposing) field.timer = setTimeout(save, PAUSE, field);
}

/** Resolves to whether all that was typed when it was called is saved. */
async function save(field) {
  clearTimeout(field.timer);
  if (!isUnsaved(field)) return true;
  const { item, area, change } = field;
  const text = area.value;
  const done = await change(item.dataset.item, [["text", text]], { quiet: true });
  if (done) {
    field.saved = text;
    keep(item.id, null, text);
  } else if (done === null && fields.has(field)) {
    clearTimeout(field.timer);
    field.timer = setTimeout(saveOrFinish, AGAIN, field);
  }
  return Boolean(done);
}

/** Closes a field, and resolves to the item as it then stands; what cannot be saved stays open. */
async function finish(field) {
  const { item, area, change, refresh } = field;
  // More may be typed while it is saved.
  do if (!(await save(field))) return null;
  while (isUnsaved(field));
  if (!fields.delete(field)) return null;
  clearTimeout(field.timer);
  area.remove();
  item.querySelector("[data-words]").hidden = false;
  keep(item.id, null, area.value);
  if (area.value.trim()) return refresh(item);
  await change(item.querySelector('[formaction$="/remove/"]').getAttribute("formaction"), []);
  return null;
}

// Where another window comes to the front, a field stays.
const saveOrFinish = (field) => (document.activeElement === field.area ? save(field) : finish(field));

function sendAtTheEnd({ item, area }) {
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
  } catch {
    return;
  }
  const words = item.querySelector("[data-words]");
  if (words.querySelector(".withdrawn")) return;
  if (!text?.trim() || text === textOf(words)) return keep(item.id, null, text);
  change(item.dataset.item, [["text", text]], { quiet: true }).then((done) => {
    if (!done) return;
    keep(item.id, null, text);
    say("上次关页前没有存上的修改，已经补上；不要的话按“撤销”");
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
