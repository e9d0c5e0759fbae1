// Filling in: what the writer types for XX县 stands in what she copies, never in the text itself,
// where it is shown beside the slot by the style sheet. It is kept for the session of this tab;
// the name of a place for every speech, anything else (X个) for this one.

import { say } from "./copy.js";
import { asChosen } from "./punctuation.js";

const PLACES = "slots";
const OTHERS = `slots:${location.pathname}`;
const fields = [...document.querySelectorAll("[data-fill]")];
const slots = [...document.querySelectorAll(".slot")];
const fills = new Map();

const storeOf = (field) => ("shared" in field.dataset ? PLACES : OTHERS);

function read(store) {
  try {
    return JSON.parse(sessionStorage.getItem(store)) ?? {};
  } catch {
    return {};
  }
}

function remember(field) {
  const kept = { ...read(storeOf(field)), [field.dataset.fill]: field.value };
  try {
    sessionStorage.setItem(storeOf(field), JSON.stringify(kept));
  } catch {
    // Without storage it holds for this page.
  }
}

function fill(field) {
  const words = field.dataset.fill;
  fills.set(words, field.value.trim());
  for (const slot of slots.filter((each) => each.textContent === words)) {
    slot.toggleAttribute("data-filled", Boolean(fills.get(words)));
    if (fills.get(words)) slot.dataset.filled = fills.get(words);
  }
}

for (const field of fields) {
  // What was typed before this script ran is the latest.
  if (field.value) remember(field);
  else field.value = read(storeOf(field))[field.dataset.fill] ?? "";
  fill(field);
  field.addEventListener("input", () => {
    fill(field);
    remember(field);
  });
}

/** The text of an element or fragment as it is copied, and how many slots are filled and open. */
export function textOf(node) {
  const copied = node.cloneNode(true);
  let filled = 0;
  let open = 0;
  for (const tool of copied.querySelectorAll(".tools")) tool.remove();
  for (const slot of copied.querySelectorAll(".slot")) {
    const value = fills.get(slot.textContent);
    if (value) slot.textContent = value;
    value ? filled++ : open++;
  }
  const blocks = [...copied.children].filter((child) => child.matches("p, .heading"));
  const parts = blocks.length ? blocks : [copied];
  return { text: parts.map((part) => part.textContent.trim()).join("\n"), filled, open };
}

// The files have it too: `XX县=青山县`, a field for each.
for (const form of document.querySelectorAll("[data-export]")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const slot of new Set(slots.map((each) => each.textContent))) {
      if (fills.get(slot)) formData.append("fill", `${slot}=${fills.get(slot)}`);
    }
  });
}

// What is selected by hand and copied is filled in and put right too, and said to be.
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const text = document.querySelector(".speech-text");
  if (!selection.rangeCount || !text.contains(selection.getRangeAt(0).commonAncestorContainer)) return;
  const { text: words, filled } = textOf(selection.getRangeAt(0).cloneContents());
  const { text: copied, said } = asChosen(words);
  if (!filled && !said) return;
  event.clipboardData.setData("text/plain", copied);
  event.preventDefault();
  say(["已复制", filled && `填好了 ${filled} 处`, said]);
});
