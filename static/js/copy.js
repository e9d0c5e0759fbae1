// Copying to the clipboard, and saying that it is done.

const toast = document.querySelector("[data-toast]");
let hiding = 0;

/**
 * Says a sentence, or several: those that hold, one after the other; way: a link that goes on from
 * there, which stays longer, and as long as one is at it.
 */
export function say(words, way = null) {
  if (!toast) return;
  const sentences = [words].flat().filter(Boolean);
  toast.replaceChildren(sentences.join("；"), ...(way ? [" ", way] : []));
  toast.classList.add("shown");
  hideIn(2500 * sentences.length + (way ? 5500 : 0));
}

function hideIn(milliseconds) {
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) return hideIn(1000);
    toast.classList.remove("shown");
    toast.querySelector("a")?.remove();
  }, milliseconds);
}

export async function copy(text) {
  // The clipboard API exists only over https; internal networks often have none.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

// Buttons that carry what they copy; without JavaScript they do not show.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await copy(button.dataset.copy);
      say("已复制");
    } catch {
      say("浏览器不许复制，请选中文字后复制");
    }
  });
}
