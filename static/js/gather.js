// From a speech into the basket: what is filled in goes along as the writer's own copy, the
// original stays the source's. And what is selected by hand can be added; without this script only
// sections, paragraphs and headings can.

import "./basket.js";
import { textOf } from "./slots.js";
import { blocksFrom, together } from "./tools.js";

const text = document.querySelector(".speech-text");
const form = document.querySelector("#basket-add");
const passage = document.querySelector("[data-basket-passage]");

form?.addEventListener("submit", ({ submitter }) => {
  const block = submitter?.closest(".tools")?.parentElement;
  form.elements.edited.value = block ? filledIn(taken(block, submitter.value)) : "";
});

function taken(block, place) {
  if (!place.startsWith("heading:")) return together(blocksFrom(block));
  return block.querySelector("h2, h3, h4, h5, h6, .run-in");
}

/** The words as they are copied where something is filled in, else nothing. */
function filledIn(node) {
  const { text: words, filled } = textOf(node);
  return filled ? words : "";
}

if (passage) connect();

function connect() {
  document.addEventListener("selectionchange", () => {
    const found = selected();
    // A press on the button itself may end the selection: what was selected stays in the form.
    if (!found?.words.trim()) {
      if (!passage.matches(":active")) passage.hidden = true;
      return;
    }
    passage.elements.text.value = found.words;
    passage.elements.edited.value = found.edited;
    passage.elements.place.value = `passage:${found.anchor}`;
    passage.hidden = false;
  });
  passage.addEventListener("basket-added", () => getSelection().removeAllRanges());
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const copy = range.cloneContents();
  // The page's own buttons and links between the words.
  for (const own of copy.querySelectorAll(".tools")) own.remove();
  const start = range.startContainer;
  const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
  const anchor = element.closest("[id]")?.id ?? "";
  return { words: copy.textContent, edited: filledIn(copy), anchor };
}
