// What every page's search box does beyond the browser: "/" goes to it, an Enter that only ends
// a word in an input method never sends it.

import { lettersAreKeys } from "./keys.js";

const field = document.querySelector('input[type="search"]');

function isWriting(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!field || event.isComposing || isWriting(event.target) || !lettersAreKeys()) return;
  event.preventDefault();
  field.focus();
  field.select();
});

document.addEventListener("keydown", (event) => {
  // Safari ends the composition before this event and leaves only the key code 229.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && composing && event.target === field) event.preventDefault();
});

// Browsers that do not know ::details-content cannot unfold these by style alone.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 55.001rem)").matches) {
  for (const details of document.querySelectorAll("details.unfold")) details.open = true;
}
