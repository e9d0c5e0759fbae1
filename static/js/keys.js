// Single letters and signs are keys unless the reader switched them off (版式, on the page of a
// speech): who speaks to the computer or touches the keyboard by accident must not be thrown about.

function areOn() {
  const here = document.documentElement.dataset.keys;
  if (here !== undefined) return here !== "off";
  try {
    return JSON.parse(localStorage.getItem("typeset"))?.keys !== "off";
  } catch {
    return true;
  }
}

/** Whether somebody writes there. */
export function isWriting({ tagName, isContentEditable }) {
  return isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(tagName);
}

/** Whether a press of such a key is meant for the page: not while somebody writes or composes. */
export function isForPage(event) {
  // Safari ends a composition before its last event and leaves only the key code 229.
  if (event.isComposing || event.keyCode === 229) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (isWriting(event.target)) return false;
  return !document.querySelector("dialog[open]") && areOn();
}
