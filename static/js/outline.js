// The outline follows the text: the entry of the section that is being read is marked.

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
