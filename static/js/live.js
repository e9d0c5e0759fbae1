// A part of a page that tells how far some work is: looks again until it is finished.
//
// <div data-live="ADDRESS"> … the part … </div>; ADDRESS answers {version, finished}, and the page
// itself answers the part alone to ?part=1. Without JavaScript the page reloads itself.

const EVERY = 1500;

function follow(region) {
  let seen = null;

  async function look() {
    const answer = await fetch(region.dataset.live, { headers: { Accept: "application/json" } });
    if (!answer.ok) return true;
    const { version, finished } = await answer.json();
    // Whoever has the keyboard in it is not robbed of it.
    if (version !== seen && !region.contains(document.activeElement)) {
      const address = new URL(location.href);
      address.searchParams.set("part", "1");
      const part = await fetch(address);
      const text = part.ok ? await part.text() : "";
      // She may have gone into it meanwhile.
      if (text && !region.contains(document.activeElement)) {
        region.innerHTML = text;
        seen = version;
      }
    }
    return !finished || version !== seen;
  }

  async function again() {
    let more = true;
    try {
      more = await look();
    } catch {
      // The server is away for a moment; it is asked again.
    }
    if (more) setTimeout(again, EVERY);
  }

  setTimeout(again, EVERY);
}

for (const region of document.querySelectorAll("[data-live]:not([data-finished])")) follow(region);
