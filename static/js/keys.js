// Single letters are keys unless the reader switched them off (版式, on the page of a speech): who
// speaks to the computer or touches the keyboard by accident must not be thrown about.

export function lettersAreKeys() {
  const here = document.documentElement.dataset.keys;
  if (here !== undefined) return here !== "off";
  try {
    return JSON.parse(localStorage.getItem("typeset"))?.keys !== "off";
  } catch {
    return true;
  }
}
