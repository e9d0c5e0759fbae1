import { say } from "./copy.js";

// The basket: adding without leaving the page, and dragging. All of it works without this script,
// with forms and buttons.

function showCount(count) {
  const place = document.querySelector("[data-basket-count]");
  place.hidden = !count;
  place.querySelector("strong").textContent = count;
}

function wayToBasket() {
  const way = document.createElement("a");
  way.href = document.querySelector("[data-basket-count]").closest("a").href;
  way.textContent = "去文稿";
  return way;
}

// One after the other: the first answer brings the cookie that says whose basket it is.
let sending = Promise.resolve();

function send(address, body) {
  const headers = { Accept: "application/json" };
  const sent = sending.then(() => fetch(address, { method: "POST", body, headers }));
  sending = sent.catch(() => {});
  return sent;
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
    const response = await send(address, data);
    const { message, count } = await response.json();
    if (count === null) return say(message);
    showCount(count);
    say(message, wayToBasket());
    form.dispatchEvent(new Event("basket-added"));
  } catch {
    say("没有加上，请刷新页面后再试");
  }
});

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
