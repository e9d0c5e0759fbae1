// A title breaks between words alone: 人大人事 | 代表工作, not 人大人 | 事代表. Style alone knows no
// words of Chinese; the browser does. In files of Word search/text/titles.py does the same.

const TITLES = ".speech-head h1, .subtitle, .card-title a, .line-title, .versions a, .compare-bar li span";
// Single characters that belong to what follows them; all others belong to what stands before.
const LEANING = /^[在向对从为以由把被让与和同于各全每本该第省市区县镇乡\p{Ps}\p{Pi}]$/u;

/** Where the words of a title begin, but the first. */
function places(title, words) {
  const found = [];
  let leans = true;
  for (const { segment, index } of words.segment(title)) {
    const joins = !LEANING.test(segment) && [...segment].length < 2;
    if (!leans && !joins) found.push(index);
    leans = LEANING.test(segment);
  }
  return found;
}

function breakBetweenWords(title, words) {
  const waiting = places(title.textContent, words);
  const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let text = texts.nextNode(); text && waiting.length; text = texts.nextNode()) {
    const end = passed + text.length;
    while (waiting[0] < end) {
      const at = waiting.shift();
      if (at > passed) text = texts.currentNode = text.splitText(at - passed);
      text.before(document.createElement("wbr"));
      passed = at;
    }
    passed = end;
  }
  title.classList.add("unbroken");
}

/** All of the page; again where a script has put more into it. */
export function breakTitles() {
  if (!Intl.Segmenter) return;
  const words = new Intl.Segmenter("zh", { granularity: "word" });
  for (const title of document.querySelectorAll(TITLES)) {
    if (!title.classList.contains("unbroken")) breakBetweenWords(title, words);
  }
}
