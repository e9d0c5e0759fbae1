// Moving items: dragged by mouse or finger at their handle, or with the arrow keys on it, or with
// Alt and the arrow keys from within. The server knows what moves along with a heading.

const EDGE = 80;

/** root: the draft; change: sends a change to an address. */
export function connectMoving(root, change) {
  const list = root.querySelector("[data-items]");
  let dragged = null;
  let before;

  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const item = event.target.closest("[data-item]");
    if (!step || !item || !(event.altKey || event.target.matches("[data-drag]"))) return;
    event.preventDefault();
    change(handleOf(item).dataset.move, [["step", step]]).then(() => item.scrollIntoView({ block: "nearest" }));
  });

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-drag]");
    if (!handle || event.button) return;
    dragged = handle.closest("[data-item]");
    before = undefined;
    handle.setPointerCapture(event.pointerId);
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    if (!event.buttons) return stop();
    clear();
    const over = [...list.children].find((item) => event.clientY < item.getBoundingClientRect().bottom);
    const target = over ?? list.lastElementChild;
    const box = target.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    dragged.classList.add("dragged");
    before = below ? target.nextElementSibling : target;
    target.classList.add(below ? "drop-after" : "drop-before");
    if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
  });
  const end = () => {
    clear();
    const item = dragged;
    dragged = null;
    // Pressed without being moved, or let go where it stood.
    if (!item || before === undefined || before === item || before === item.nextElementSibling) return;
    const key = before ? before.id.replace("item-", "") : "";
    change(handleOf(item).dataset.move, [["before", key]]);
  };
  list.addEventListener("pointerup", end);
  const stop = () => {
    before = undefined;
    end();
  };
  list.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => event.key === "Escape" && stop());

  function clear() {
    for (const item of list.children) item.classList.remove("drop-before", "drop-after", "dragged");
  }
}

const handleOf = (item) => item.querySelector("[data-drag]");
