import { say } from "./copy.js";

// The basket: adding without leaving the page, adding what is selected, and dragging. All of it
// but the selection works without this script, with forms and buttons.

function showCount(count) {
  const place = document.querySelector("[data-basket-count]");
  place.hidden = !count;
  place.querySelector("strong").textContent = count;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-basket-add]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const address = button?.getAttribute("formaction") || form.action;
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(address, { method: "POST", body: data, headers });
    const { message, count } = await response.json();
    say(message);
    if (form === passage) getSelection().removeAllRanges();
    if (count !== null) showCount(count);
  } catch {
    say("没有加上，请刷新页面后再试");
  }
});

// What is selected in the speech.
const passage = document.querySelector("[data-basket-passage]");
const text = document.querySelector(".speech-text");

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const copy = range.cloneContents();
  // The page's own buttons and links between the words.
  for (const own of copy.querySelectorAll(".permalink, .likes, button, form")) own.remove();
  const start = range.startContainer;
  const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
  return { words: copy.textContent, anchor: element.closest("[id]")?.id ?? "" };
}

if (passage && text) {
  document.addEventListener("selectionchange", () => {
    const found = selected();
    // A press on the button itself may end the selection: what was selected stays in the form.
    if (!found?.words.trim()) {
      if (!passage.matches(":active")) passage.hidden = true;
      return;
    }
    passage.elements.text.value = found.words;
    passage.elements.place.value = `passage:${found.anchor}`;
    passage.hidden = false;
  });
}

// Dragging; the server knows what moves along with a heading.
const list = document.querySelector("[data-basket-items]");
const order = document.querySelector("[data-basket-order]");
if (list) connect();

function connect() {
  let dragged = null;
  let before = null;
  const clear = () => {
    for (const item of list.children) item.classList.remove("drop-before", "drop-after", "dragged");
  };

  for (const handle of list.querySelectorAll("[data-drag]")) {
    handle.hidden = false;
    handle.draggable = true;
  }
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-item]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.item);
    event.dataTransfer.setDragImage(dragged, 0, 0);
    dragged.classList.add("dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-item]");
    if (!dragged || !over) return;
    event.preventDefault();
    clear();
    dragged.classList.add("dragged");
    const box = over.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    before = below ? over.nextElementSibling : over;
    over.classList.add(below ? "drop-after" : "drop-before");
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    // `elements.item` is a method of the collection.
    order.elements.namedItem("item").value = dragged.dataset.item;
    order.elements.before.value = before?.dataset.item ?? "";
    order.requestSubmit();
  });
  list.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });
}

// After a step up or down the same button has the focus again, so that it can be pressed again.
const STEP = "basket-step";
list?.addEventListener("submit", (event) => {
  if (event.submitter?.name === "step") sessionStorage.setItem(STEP, event.submitter.value);
});
const step = sessionStorage.getItem(STEP);
sessionStorage.removeItem(STEP);
const place = list && location.hash && document.getElementById(location.hash.slice(1));
if (step && place) {
  const steps = [...place.querySelectorAll('[name="step"]:enabled')];
  const again = steps.find((button) => button.value === step) ?? steps[0];
  // Going to the address's place takes the focus away once more at the end of loading.
  addEventListener("load", () => setTimeout(() => again?.focus({ preventScroll: true })));
}
