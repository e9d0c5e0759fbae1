// Going from place to place in the text: through the hits of a search, and through what is to be
// filled in. Buttons in the bar above the text, and keys; where a bar names no key for the way
// back, it is the same key with Shift. Bars and places may come and go while the page is open.

import { isForPage } from "./keys.js";

// The place at which each bar stands, an element.
const standing = new WeakMap();

const placesOf = (bar) => [...document.querySelectorAll(bar.dataset.walk)];

for (const bar of document.querySelectorAll("[data-walk]")) {
  const places = placesOf(bar);
  // Its room stays: nothing moves on a page without a hit.
  bar.classList.toggle("walk-empty", !places.length);
  if (places.length) show(bar, places);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-walk] [data-step]");
  if (button) go(button.closest("[data-walk]"), Number(button.dataset.step));
});

document.addEventListener("keydown", (event) => {
  if (!isForPage(event)) return;
  const key = event.key.toLowerCase();
  for (const bar of document.querySelectorAll("[data-walk]")) {
    const { next, previous } = bar.dataset;
    const step = key === next ? (!previous && event.shiftKey ? -1 : 1) : key === previous ? -1 : 0;
    // Where the place is a link, Tab goes on from there.
    if (step) go(bar, step)?.focus({ preventScroll: true });
  }
});

function go(bar, step) {
  const places = placesOf(bar);
  if (!places.length) return null;
  const from = standing.get(bar);
  from?.classList.remove("here");
  const at = places.indexOf(from);
  const place = places[at < 0 ? first(places, step) : (at + step + places.length) % places.length];
  standing.set(bar, place);
  place.classList.add("here");
  place.scrollIntoView({ block: "center" });
  show(bar, places);
  return place;
}

// The first step goes to the place after what one reads, not to the top of the text.
function first(places, step) {
  const below = places.findIndex((place) => place.getBoundingClientRect().top > 0);
  if (below < 0) return places.length - 1;
  return step > 0 ? below : (below - 1 + places.length) % places.length;
}

function show(bar, places) {
  const at = places.indexOf(standing.get(bar));
  const sign = bar.querySelector("[data-place]");
  sign.textContent = at < 0 ? `${places.length} 处` : `${at + 1}／${places.length}`;
}
