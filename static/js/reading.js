// The speech's page: the outline follows the text, and ¶ copies a permanent address.

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

const toast = document.querySelector("[data-toast]");
let hiding = 0;

function say(text) {
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.classList.remove("shown"), 2500);
}

async function copy(text) {
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
