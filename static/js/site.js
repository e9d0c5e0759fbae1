// What every page has beyond the browser: "/" goes to the search box, an Enter that only ends a
// word in an input method never sends it; "?" shows the keys; what hangs over a page closes again,
// and no title tears a word.

import { isForPage } from "./keys.js";
import { showKeys } from "./key_list.js";
import { breakTitles } from "./titles.js";

breakTitles();

const field = document.querySelector('input[type="search"]');

document.addEventListener("keydown", (event) => {
  const isQuestion = /^[?？]$/.test(event.key);
  if ((event.key !== "/" || !field) && !isQuestion) return;
  if (!isForPage(event)) return;
  event.preventDefault();
  if (isQuestion) return showKeys();
  field.focus();
  field.select();
});

// A popup closes by Escape and by a click beside it, and beside the form that it belongs to.
document.addEventListener("keydown", (event) => {
  const popup = event.target.closest?.("[data-popup][open]");
  if (event.key !== "Escape" || !popup) return;
  popup.open = false;
  popup.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const popup of document.querySelectorAll("[data-popup][open]")) {
    if (!(popup.closest("form") ?? popup).contains(event.target)) popup.open = false;
  }
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
