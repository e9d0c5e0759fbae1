// What can be done with a section, a paragraph or the whole text: copy it, copy it with the line
// that says where it is from, take its address.

import { copy, say } from "./copy.js";
import { asChosen } from "./punctuation.js";
import { textOf } from "./slots.js";

const MOST_WARNED = 3;
const body = document.querySelector(".speech-text");
const sourceLine = document.querySelector("[data-source-line]")?.textContent;
const here = location.origin + location.pathname;

for (const link of document.querySelectorAll(".tools > .permalink")) {
  const what = link.closest("[data-depth]") ? "本节" : "本段";
  link.after(makeButton("复制", `复制${what}`, ""), makeButton("引用", `引用：连同出处复制${what}`, "source"));
}

// One stop of the Tab key for a block: from its sign the arrows go on to what can be done with it,
// as in any toolbar. Up and down scroll as ever.
for (const tools of document.querySelectorAll(".speech-text .tools")) {
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", tools.closest("[data-depth]") ? "本节" : "本段");
  for (const other of [...tools.children].slice(1)) other.tabIndex = -1;
  tools.firstElementChild.title += "（→ 键到旁边的按钮）";
}

document.addEventListener("keydown", (event) => {
  const tools = event.target.closest(".speech-text .tools");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tools || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const all = [...tools.children];
  all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
});

function makeButton(words, label, kind) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.title = label;
  button.setAttribute("aria-label", label);
  button.dataset.copyText = kind;
  return button;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-text]");
  const link = event.target.closest(".permalink");
  if (button) take(button);
  else if (link && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    takeAddress(link);
  }
});

async function take(button) {
  const tools = button.closest(".tools");
  const blocks = tools ? blocksFrom(tools.parentElement) : [...body.children];
  const { text: words, filled, open } = textOf(together(blocks));
  const { text, said } = asChosen(words);
  const address = here + (tools?.querySelector(".permalink").hash ?? "");
  const source = button.dataset.copyText ? `\n${sourceLine}，${address}` : "";
  try {
    await copy(text + source);
    say(["已复制", filled && `填好了 ${filled} 处`, open && `还有 ${open} 处待填`, said, warning(blocks)]);
  } catch {
    say("浏览器不许复制，请选中文字后复制");
  }
  button.focus();
}

/** A block, and where a section starts with it, all up to the next section of its rank. */
export function blocksFrom(block) {
  const found = [block];
  const depth = Number(block.dataset.depth);
  for (let next = block.nextElementSibling; depth && next; next = next.nextElementSibling) {
    if (Number(next.dataset.depth) <= depth) break;
    found.push(next);
  }
  return found;
}

export function together(blocks) {
  const fragment = document.createDocumentFragment();
  fragment.append(...blocks.map((block) => block.cloneNode(true)));
  return fragment;
}

/** What must not be pasted unseen: swapped and expired words among what is copied. */
function warning(blocks) {
  const doubts = blocks.flatMap((block) => [...block.querySelectorAll(".doubt")]);
  const told = [...new Set(doubts.map((doubt) => `${doubt.textContent}（${doubt.title}）`))];
  if (!told.length) return "";
  const more = told.length > MOST_WARNED ? `等 ${told.length} 个词` : "";
  return `请核对：${told.slice(0, MOST_WARNED).join("、")}${more}`;
}

// A finger has no hover: its first touch only shows what can be done. One that came before this
// script did has only changed the address.
const touched = matchMedia("(hover: none)").matches;
if (touched && location.hash) {
  const link = document.querySelector(`.tools > .permalink[href="${CSS.escape(location.hash)}"]`);
  if (link) show(link.parentElement);
}

function show(tools) {
  document.querySelector(".tools.shown")?.classList.remove("shown");
  tools.classList.add("shown");
}

async function takeAddress(link) {
  const tools = link.parentElement;
  if (touched && !tools.classList.contains("shown")) return show(tools);
  history.replaceState(null, "", link.hash);
  try {
    await copy(here + link.hash);
    say("已复制这里的永久地址");
  } catch {
    say("浏览器不许复制，地址已写在地址栏");
  }
  link.focus();
}
