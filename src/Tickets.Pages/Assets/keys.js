// Has single keys press buttons that say which one in data-key. A key with Ctrl, Alt or Meta is the browser's, and one in
// a field is text. The check box switches them off, for people whose keys are pressed by what they say.
const off = "tickets.keys.off";
const box = document.querySelector("#keys");

if (box) {
  box.closest("[hidden]").hidden = false;
  box.checked = localStorage.getItem(off) === null;
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "yes")));
}

let pressed = false;
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || localStorage.getItem(off) !== null) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button || pressed) return;
  event.preventDefault();
  pressed = true; // one decision for one ticket, however fast
  button.click();
});
addEventListener("pageshow", () => (pressed = false));
