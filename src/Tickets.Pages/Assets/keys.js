// Has single keys do what links, buttons and fields say in data-key, and leads to pages (g, then data-go), through the rows
// of a list (j, k), and ticks them (x). A key with Ctrl, Alt or Meta is the browser's, and one in a field is text. The check
// box switches them off, for people whose keys are pressed by what they say.
const off = "tickets.keys.off";
const box = document.querySelector("#keys");

if (box) {
  box.closest("[hidden]").hidden = false;
  box.checked = localStorage.getItem(off) === null;
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "yes")));
}

let pressed = false;
let goes = 0; // until when a key leads to a page

// As data-key has it: Shift counts for digits only, which are other signs with it.
function nameOf(event) {
  const digit = /^Digit(\d)$/.exec(event.code);
  if (event.shiftKey && digit) return `Shift+${digit[1]}`;
  return event.key === " " ? "Space" : event.key;
}

function toRow(step) {
  const rows = [...document.querySelectorAll("main tbody tr")].filter(row => row.querySelector("a"));
  const at = rows.findIndex(row => row.contains(document.activeElement));
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.querySelector("th a, a").focus();
}

function press(event) {
  const key = nameOf(event);
  if (goes > event.timeStamp) {
    goes = 0;
    return document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click() ?? true;
  }
  const target = [...document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`)].find(each => !each.disabled);
  if (target?.matches("input:not([type=checkbox]), select")) return target.focus();
  if (target) {
    if (pressed) return; // one decision for one ticket, however fast
    pressed = !target.closest("[data-live]");
    return target.click();
  }
  if (key === "g") goes = event.timeStamp + 1500;
  else if (key === "j") toRow(1);
  else if (key === "k") toRow(-1);
  else if (key === "x") document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click();
  else return true;
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || localStorage.getItem(off) !== null) return;
  const at = event.target;
  if (at.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  // These press what has the focus.
  if ((event.key === "Enter" || event.key === " ") && at.closest("a, button, summary, input")) return;
  if (press(event) !== true) event.preventDefault();
});
addEventListener("pageshow", () => (pressed = false));
