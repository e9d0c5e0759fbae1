import { copy, say } from "./copy.js";

// The speech's page: the outline follows the text, ¶ copies a permanent address, and the hits of a
// search can be gone through one by one.

const links = new Map(
  [...document.querySelectorAll("[data-outline] a")].map((link) => [link.hash.slice(1), link]),
);
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
const passed = new Set();
let current = null;

// A heading is passed once it is above the upper third of the window. The margin reaches far
// above the window, so that a jump over several screens is seen too.
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      passed[isIntersecting ? "add" : "delete"](target);
    }
    follow(headings.filter((heading) => passed.has(heading)).at(-1));
  },
  { rootMargin: "1000000px 0px -67% 0px" },
);
for (const heading of headings) observer.observe(heading);

function follow(heading) {
  const link = heading && links.get(heading.id);
  if (link === current) return;
  current?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "location");
  current = link;
  if (link) keepInView(link);
}

function keepInView(link) {
  // Scrolls the outline alone; scrollIntoView would also move the page.
  const box = link.closest("[data-outline]");
  const top = link.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (top < 0 || top > box.clientHeight - 80) box.scrollTop += top - box.clientHeight / 3;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".permalink");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  try {
    await copy(location.origin + location.pathname + link.hash);
    say("已复制这里的永久地址");
  } catch {
    say("浏览器不许复制，地址已写在地址栏");
  }
  link.focus();
});

const marks = [...document.querySelectorAll(".speech-text mark")];
const hits = document.querySelector("[data-hits]");

if (hits && marks.length) {
  let at = -1;
  const place = document.createElement("span");
  place.className = "hit-place";
  place.setAttribute("role", "status");
  const show = () => (place.textContent = at < 0 ? `共 ${marks.length} 处` : `${at + 1} / ${marks.length}`);
  const go = (step) => {
    marks[at]?.classList.remove("here");
    at = at < 0 ? first(step) : (at + step + marks.length) % marks.length;
    marks[at].classList.add("here");
    marks[at].scrollIntoView({ block: "center" });
    show();
  };
  // The first step goes to the hit after what one reads, not to the top of the text.
  const first = (step) => {
    const below = marks.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    return below < 0 ? marks.length - 1 : step > 0 ? below : Math.max(below - 1, 0);
  };
  const button = (label, key, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.title = `快捷键 ${key}`;
    made.setAttribute("aria-keyshortcuts", key);
    made.addEventListener("click", () => go(step));
    return made;
  };
  show();
  hits.append(button("上一处", "P", -1), place, button("下一处", "N", 1));
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "n" || event.key === "p") go(event.key === "n" ? 1 : -1);
  });
}
