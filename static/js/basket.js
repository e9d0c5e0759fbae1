import { say } from "./copy.js";

// Adding to the draft without leaving the page. It works without this script, with forms.

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
