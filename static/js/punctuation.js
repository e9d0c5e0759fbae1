// 标点改全角 of what is copied, as the files have it: speeches/export/punctuation.py is the rule, and
// both are held against tests/speeches/export/punctuation.json.

const HAN = "\\u3400-\\u9fff\\uf900-\\ufaff〇○";
const FULL = new Map([..."，；：？！（）"].map((full, at) => [",;:?!()"[at], full]));
const BEFORE = new RegExp(`[${HAN}”’》）】〕、。，；：？！]`);
const BEHIND = new RegExp(`[${HAN}“‘《（【〔]`);
const STOP = new RegExp(`(?<=[${HAN}”’》）])\\.(?=[${HAN}“《（]|$)`, "gm");
const KEPT = "full-width";
const field = document.querySelector("[data-full-width]");

/** The text with the half-width marks beside Chinese characters in full width, and how many. */
export function fullWidth(text) {
  const marks = text.split("");
  for (let at = 0; at < marks.length; at++) if (FULL.has(marks[at])) at = putRight(marks, at);
  const put = marks.join("").replace(STOP, "。");
  return { text: put, places: marks.filter((_, at) => put[at] !== text[at]).length };
}

/** Marks in a row, from either end; returns where the row ends. */
function putRight(marks, start) {
  let end = start;
  while (FULL.has(marks[end])) end++;
  let first = start;
  for (; first < end && BEFORE.test(marks[first - 1] ?? ""); first++) {
    marks[first] = FULL.get(marks[first]);
  }
  for (let last = end; last > first && BEHIND.test(marks[last] ?? ""); last--) {
    marks[last - 1] = FULL.get(marks[last - 1]);
  }
  return end;
}

/** What is copied, as the reader chose it beside the buttons, and what to say of it. */
export function asChosen(text) {
  if (!field?.checked) return { text, said: "" };
  const { text: put, places } = fullWidth(text);
  return { text: put, said: places && `标点改全角 ${places} 处` };
}

if (field) {
  try {
    field.checked = Boolean(localStorage.getItem(KEPT));
  } catch {
    // Without storage it holds for this page.
  }
  field.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, field.checked ? "1" : "");
    } catch {
      // As above.
    }
  });
}
