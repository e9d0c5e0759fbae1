// The keys, in a dialog over the page: a part of the manual, which is where the link in the foot
// leads without JavaScript.

const link = document.querySelector("[data-key-list]");
let making = null;

export async function showKeys() {
  try {
    const dialog = await (making ??= makeDialog());
    if (!dialog.open) dialog.showModal();
  } catch {
    location.assign(link.href);
  }
}

async function makeDialog() {
  const answer = await fetch(link.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const heading = page.getElementById(decodeURIComponent(link.hash.slice(1)));
  const dialog = document.createElement("dialog");
  dialog.className = "key-list";
  dialog.setAttribute("aria-label", heading.textContent);
  for (let part = heading; part && (part === heading || part.tagName !== "H2"); ) {
    const next = part.nextElementSibling;
    dialog.append(part);
    part = next;
  }
  heading.removeAttribute("id");
  const form = document.createElement("form");
  form.method = "dialog";
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "关闭";
  form.append(button);
  dialog.append(form);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showKeys();
});
