// The page of a draft: every button and form changes it without leaving it. The server answers
// with the whole page, and what has changed in it takes the place of what is shown. Without this
// script the same buttons and forms lead through the same pages.

import { say } from "./copy.js";
import { connectEditing, isEdited, withToken } from "./draft-editing.js";
import { connectMoving } from "./draft-moving.js";
import { isWriting } from "./keys.js";

const root = document.querySelector("[data-draft]");
// What the server last sent for each part and item; the script itself changes what is shown.
const served = new Map();
let waiting = 0;
let turn = Promise.resolve();

if (root) connect();

function connect() {
  for (const part of root.querySelectorAll("[data-part]")) served.set(part.dataset.part, part.outerHTML);
  for (const item of itemsOf(root)) served.set(item.id, item.outerHTML);
  connectSettings(root.querySelector("[data-settings]"));
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented) return;
    if (!form.matches("[data-act], [data-settings]")) return leave(event, () => form.requestSubmit(submitter));
    event.preventDefault();
    const sent = change(submitter?.getAttribute("formaction") || form.action, new FormData(form, submitter));
    if (form.matches("[data-own]")) clear(form, sent);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]:not([href^='#'], [target])");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    leave(event, () => location.assign(link.href));
  });
  document.addEventListener("keydown", keys);
  addEventListener("beforeunload", (event) => {
    if (waiting || isEdited()) event.preventDefault();
  });
  connectOwn();
  connectMenus();
  connectEditing(root, change, refresh);
  connectMoving(root, change);
}

// An export, another page: with what was just typed.
function leave(event, go) {
  if (!waiting) return;
  event.preventDefault();
  // When those that wait for the answer have heard it.
  turn.then(() => setTimeout(go));
}

function itemsOf(place) {
  return place.querySelectorAll("[data-items] > [data-item]");
}

/**
 * Sends a change and shows the draft after it; resolves to whether it was taken, to null where that
 * may be different later. fields: a form's data, or pairs; quiet: nothing is said when it was taken.
 * One after the other, as they were made.
 */
function change(address, fields, { quiet = false } = {}) {
  const body = fields instanceof FormData ? fields : withToken(fields);
  waiting++;
  show("正在保存…");
  const sent = turn.then(() => fetch(address, { method: "POST", body, headers: { "X-Draft": "1" } }));
  const done = sent.then((response) => taken(response, quiet)).finally(() => waiting--);
  turn = done.catch(() => {});
  return done.catch(() => {
    show("没有存上，请检查网络；这一页先不要关", true);
    return null;
  });
}

async function taken(response, quiet) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-draft]");
  if (!fresh) {
    show("这篇文稿打不开了，请刷新页面", true);
    return null;
  }
  take(fresh);
  document.title = page.title;
  for (const part of ["[data-basket-count]", "h1"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  const said = [...page.querySelectorAll(".messages li")].map((each) => each.textContent.trim());
  if (said.length && !(quiet && response.ok)) say(said);
  const now = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  if (response.ok) show(`已保存 ${now}`);
  else show("没有存上", true);
  return response.ok;
}

function show(words, wrong = false) {
  const state = root.querySelector("[data-state]");
  state.textContent = words;
  state.classList.toggle("wrong", wrong);
}

function take(fresh) {
  const focus = placeOf(document.activeElement);
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const name = part.dataset.part;
    if (served.get(name) === part.outerHTML) continue;
    served.set(name, part.outerHTML);
    replace(root.querySelector(`[data-part="${name}"]`), part);
  }
  takeItems(fresh);
  takeSettings(fresh);
  root.querySelector(".empty")?.toggleAttribute("hidden", itemsOf(root).length > 0);
  if (focus && document.activeElement === document.body) found(focus)?.focus({ preventScroll: true });
}

function takeItems(fresh) {
  const list = root.querySelector("[data-items]");
  const there = new Map([...itemsOf(root)].map((item) => [item.id, item]));
  let after = null;
  for (const item of itemsOf(fresh)) {
    // The form for a text of her own may stand in one; here it is moved by script.
    item.querySelector("[data-own]")?.remove();
    let own = there.get(item.id);
    there.delete(item.id);
    const html = item.outerHTML;
    if (!own) own = document.importNode(item, true);
    else if (served.get(item.id) !== html) own = replace(own, item);
    served.set(item.id, html);
    const next = after ? after.nextElementSibling : list.firstElementChild;
    if (own !== next) list.insertBefore(own, next);
    after = own;
  }
  for (const gone of there.values()) {
    keepOwn(gone);
    gone.remove();
  }
}

// Title and salutation as they were undone, but for one that is being typed.
function takeSettings(fresh) {
  for (const name of ["name", "salutation"]) {
    const [own, now] = [root, fresh].map((place) => place.querySelector(`[data-settings] [name="${name}"]`));
    if (own.value === own.defaultValue) own.value = now.defaultValue;
    own.defaultValue = now.defaultValue;
  }
}

/** Puts a new element in the place of an old one, as open as that; what is written in stays. */
function replace(old, fresh) {
  if (old.querySelector(":scope > [data-area]")) {
    old.dataset.fresh = fresh.outerHTML;
    return old;
  }
  const own = document.importNode(fresh, true);
  for (const details of old.querySelectorAll("details[open][id]")) {
    const same = own.querySelector(`[id="${details.id}"]`);
    if (same) same.open = true;
  }
  keepOwn(old);
  old.replaceWith(own);
  return own;
}

/** The item as the server sent it while it was written in. */
function refresh(item) {
  const { fresh } = item.dataset;
  if (!fresh) return item;
  const own = new DOMParser().parseFromString(fresh, "text/html").querySelector("[data-item]");
  item.replaceWith(own);
  return own;
}

// Where the keyboard is, in words that also find it after its element was replaced.
function placeOf(element) {
  const item = element?.closest("[data-item]");
  if (!root.contains(element)) return null;
  if (!item) return element.id ? { id: element.id } : null;
  const beside = item.nextElementSibling ?? item.previousElementSibling;
  return { item: item.id, beside: beside?.id, value: element.value, name: element.name };
}

function found({ id, item, beside, value, name }) {
  if (id) return document.getElementById(id);
  const place = document.getElementById(item) ?? document.getElementById(beside);
  const same = [...(place?.querySelectorAll("button:enabled") ?? [])].find(
    (each) => each.name === name && each.value === value && each.offsetParent,
  );
  return same ?? place?.querySelector("[data-drag]");
}

function keys(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
  if (isWriting(event.target)) return;
  const key = event.key.toLowerCase();
  const name = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
  if (!name) return;
  event.preventDefault();
  root.querySelector(`[data-${name}]:enabled`)?.click();
}

// Title and salutation are sent as they are typed.
function connectSettings(form) {
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    const wrong = form.querySelector("input:invalid, textarea:invalid");
    // Said without a bubble, which would take the keyboard away from where she writes.
    if (wrong) show(`没有存上：${wrong.labels[0].textContent.trim()}，${wrong.validationMessage}`, true);
    else change(form.action, new FormData(form), { quiet: true });
  };
  const typed = (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(send, 800);
  };
  form.addEventListener("input", typed);
  // An input method has nothing more to put in after this.
  form.addEventListener("compositionend", typed);
  form.addEventListener("change", () => timer && send());
  addEventListener("beforeunload", () => timer && send());
  form.elements.name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.elements.salutation.focus();
  });
}

// The form for words of her own goes where they shall stand.
function connectOwn() {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-after]");
    if (!link) return;
    event.preventDefault();
    const form = document.querySelector("[data-own]");
    link.closest("[data-item]").append(form);
    form.elements.after.value = link.dataset.after;
    link.closest("details").open = false;
    form.elements.text.focus();
  });
}

// One menu is open at a time; Escape and a press elsewhere close it.
function connectMenus() {
  const closeBut = (menu) => {
    for (const open of root.querySelectorAll(".draft-menu[open]")) if (open !== menu) open.open = false;
  };
  document.addEventListener("click", (event) => closeBut(event.target.closest(".draft-menu")));
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".draft-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// At once, lest a second press write it twice; what was not taken comes back.
function clear(form, sent) {
  const { text } = form.elements;
  const typed = text.value;
  text.value = "";
  sent.then((done) => {
    if (done) keepOwn(document.querySelector("[data-items]"));
    else text.value = [typed, text.value].filter(Boolean).join("\n");
  });
}

function keepOwn(element) {
  const form = element.querySelector("[data-own]");
  if (!form) return;
  form.elements.after.value = "";
  root.querySelector("#export").before(form);
}
