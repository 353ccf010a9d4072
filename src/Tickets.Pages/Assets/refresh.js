// Shows what is new on the page every two seconds, or as often as its URL says: asks for what is inside of <main>, and puts
// it there if it has changed. It rests while the page can't be seen, and while something in <main> has the focus, is ticked
// or is open.
const lostAfter = 2;

const main = document.querySelector("main");
const asOf = document.querySelector("#asof");
const every = (asOf.dataset.every || "2") * 1000; // NaN: never
const policy = globalThis.trustedTypes?.createPolicy("fragment", { createHTML: html => html }) ?? { createHTML: html => html };
let etag = null;
let missed = 0;

const parse = html => new DOMParser().parseFromString(policy.createHTML(html), "text/html").body.childNodes;
const isInUse = () =>
  (main.contains(document.activeElement) && document.activeElement !== main) || main.querySelector("input:checked, dialog[open]");

async function refresh() {
  const headers = { "X-Fragment": "main", ...(etag && { "If-None-Match": etag }) };
  const answer = await fetch(location.href, { headers, cache: "no-store" });
  if (answer.status === 401) location.reload();
  if (answer.status !== 304 && !answer.ok) throw new Error(`${answer.status}`);
  if (answer.status === 200) {
    const html = await answer.text();
    if (isInUse()) return;
    const open = [...main.querySelectorAll("details")].map(details => details.open);
    main.replaceChildren(...parse(html));
    main.querySelectorAll("details").forEach((details, i) => (details.open = open[i] ?? false));
    etag = answer.headers.get("ETag");
  }
  const now = new Date().toISOString();
  asOf.querySelector("time").textContent = `${now.slice(0, 10)} ${now.slice(11, 19)} UTC`;
}

const saysAsOf = asOf.firstChild.textContent;

async function tick() {
  try {
    if (!document.hidden) await refresh();
    missed = 0;
  } catch {
    missed++;
  }
  asOf.classList.toggle("bad", missed >= lostAfter);
  asOf.firstChild.textContent = missed >= lostAfter ? `${asOf.dataset.lost} ` : saysAsOf;
  setTimeout(tick, every);
}

if (every) {
  document.querySelector(`.every [data-every="${every / 1000}"]`)?.setAttribute("aria-current", "true");
  document.addEventListener("visibilitychange", () => document.hidden || refresh().catch(() => {}));
  setTimeout(tick, every);
}
