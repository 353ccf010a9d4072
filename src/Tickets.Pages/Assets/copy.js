// Has a button put what is in a field into the clipboard. On plain HTTP a browser has no clipboard for scripts: there the
// text is selected, and copied as a person would.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // it stays selected, for Ctrl+C
    }
    button.textContent = button.dataset.done;
  });
}
