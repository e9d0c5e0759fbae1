// Going from place to place in the text: through the hits of a search, and through what is to be
// filled in. Buttons in the bar above the text, and keys; where a bar names no key for the way
// back, it is the same key with Shift.

import { isForPage } from "./keys.js";

for (const bar of document.querySelectorAll("[data-walk]")) {
  connect(bar, [...document.querySelectorAll(bar.dataset.walk)]);
}

function connect(bar, places) {
  // Its room stays: nothing moves on a page without a hit.
  if (!places.length) return bar.classList.add("walk-empty");
  const sign = bar.querySelector("[data-place]");
  const { next, previous } = bar.dataset;
  let at = -1;
  show();

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) go(Number(button.dataset.step));
  });

  document.addEventListener("keydown", (event) => {
    if (!isForPage(event)) return;
    const key = event.key.toLowerCase();
    if (key === next) go(!previous && event.shiftKey ? -1 : 1);
    else if (key === previous) go(-1);
    else return;
    // Where the place is a link, Tab goes on from there.
    places[at].focus({ preventScroll: true });
  });

  function go(step) {
    places[at]?.classList.remove("here");
    at = at < 0 ? first(step) : (at + step + places.length) % places.length;
    places[at].classList.add("here");
    places[at].scrollIntoView({ block: "center" });
    show();
  }

  // The first step goes to the place after what one reads, not to the top of the text.
  function first(step) {
    const below = places.findIndex((place) => place.getBoundingClientRect().top > 0);
    if (below < 0) return places.length - 1;
    return step > 0 ? below : (below - 1 + places.length) % places.length;
  }

  function show() {
    sign.textContent = at < 0 ? `${places.length} 处` : `${at + 1}／${places.length}`;
  }
}
