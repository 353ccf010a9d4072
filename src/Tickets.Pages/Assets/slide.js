// Shows what a target means while its slider moves: asks for the page with it, and shows that in the place of the part that
// follows the form. Without this the form has a button.
const policy = globalThis.trustedTypes?.createPolicy("fragment", { createHTML: html => html }) ?? { createHTML: html => html };
const form = document.querySelector("form[data-slides]");
const pause = 120; // ms

let asked = 0;
let waiting;

async function show() {
  const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const mine = ++asked;
  try {
    const answer = await fetch(url, { headers: { "X-Fragment": "main" }, cache: "no-store" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const shown = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html").querySelector("#shown");
    if (mine !== asked) return;
    document.querySelector("#shown").replaceChildren(...shown.childNodes);
    history.replaceState(null, "", url);
  } catch {
    location.assign(url); // says what is wrong, or leads to the sign-in
  }
}

if (form) {
  const slider = form.querySelector("input[type=range]");
  form.querySelector("button").hidden = true;
  slider.addEventListener("input", () => {
    form.querySelector("output").textContent = form.querySelector("output").textContent.replace(/\d+/, Math.round(slider.value * 100));
    clearTimeout(waiting);
    waiting = setTimeout(show, pause);
  });
}
