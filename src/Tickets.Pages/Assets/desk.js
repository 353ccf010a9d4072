// Makes the review desk fast: the next tickets are in the page before they are needed, a decision is sent in the background
// while the next ticket is shown, and waits in the page as long as the service does not answer. One is sent at a time, in
// their order. What was not taken comes back, with the reason.
const most = 80; // passed over, as the service takes them
const enough = 3; // tickets ready
const pauses = [500, 1000, 2000, 5000]; // between tries, in milliseconds

const main = document.querySelector("main");
const cards = document.querySelector("#cards");
const said = document.querySelector("#said");
const note = document.querySelector("#unsent");
const bar = document.querySelector("#bar [hidden]");
const policy = globalThis.trustedTypes?.createPolicy("fragment", { createHTML: html => html }) ?? { createHTML: html => html };
const parse = html => new DOMParser().parseFromString(policy.createHTML(html), "text/html");
const idOf = card => card.dataset.id;
const wait = milliseconds => new Promise(go => setTimeout(go, milliseconds));

const ready = [...cards.querySelectorAll("article")]; // the tickets to decide about, the one shown among them
const unsent = []; // { card, form } or { undo: true }
let passed = cards.dataset.passed.split(",").filter(Boolean);
let at = 0;
let isFilling = false;
let isSending = false;
let isUnderWay = false;
let tries = 0;

const undoForm = () => document.querySelector("#decided form");

function show({ focus = true } = {}) {
  at = Math.max(0, Math.min(at, ready.length - 1));
  cards.setAttribute("aria-busy", ready.length === 0);
  cards.replaceChildren(...ready.slice(at, at + 1));
  if (focus) cards.querySelector("h2")?.focus();
  scrollTo(0, 0);
  fill();
}

const put = card => {
  ready.splice(at, 0, card);
  show();
};

function drop(card) {
  const place = ready.indexOf(card);
  if (place >= 0) ready.splice(place, 1);
  if (place < at) at--;
  show();
}

async function get(parameters) {
  const answer = await fetch(`${cards.dataset.cards}?${new URLSearchParams(parameters)}`, { headers: { "X-Fragment": "main" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return [...parse(await answer.text()).querySelectorAll("article")];
}

// Asks for more once few are left; at the very end it loads the page, which says so.
async function fill() {
  if (isFilling || ready.length >= enough || unsent.some(each => each.undo)) return;
  isFilling = true;
  try {
    const known = [...unsent.map(each => idOf(each.card)), ...ready.map(idOf)];
    const found = await get({ passed: [...passed, ...known].slice(-most).join(",") });
    const isShown = ready.length > 0;
    ready.push(...found.filter(card => ![...ready, ...unsent.flatMap(each => each.card ?? [])].some(each => idOf(each) === idOf(card))));
    if (!isShown && ready.length > 0) show();
    else if (ready.length === 0 && unsent.length === 0) location.assign(`?passed=${passed.join(",")}`);
  } catch {
    // The next decision, or the next answer, asks again.
  } finally {
    isFilling = false;
  }
}

function sayUnsent() {
  const count = unsent.length;
  note.textContent = tries === 0 || count === 0 ? "" : (count === 1 ? note.dataset.one : note.dataset.many).replace("{0}", count);
}

async function send() {
  if (isSending) return;
  isSending = true;
  while (unsent.length > 0) {
    const item = unsent[0];
    const form = item.undo ? undoForm() : item.form;
    const body = item.undo ? new URLSearchParams(new FormData(form)) : item.body;
    if (item.undo && !body.get("id")) {
      unsent.shift();
      continue;
    }
    try {
      isUnderWay = true;
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "main" } });
      if ([429, 502, 503, 504].includes(answer.status)) throw new Error(`${answer.status}`);
      const page = parse(await answer.text());
      isUnderWay = false;
      unsent.shift();
      tries = 0;
      take(item, answer, page);
    } catch {
      isUnderWay = false;
      tries++;
      sayUnsent();
      await Promise.race([wait(pauses[Math.min(tries, pauses.length) - 1]), new Promise(go => addEventListener("online", go, { once: true }))]);
    }
    sayUnsent();
  }
  isSending = false;
  fill();
}

function take(item, answer, page) {
  const card = page.querySelector("article");
  if (answer.ok || answer.status === 409) document.querySelector("#decided").replaceWith(page.querySelector("#decided"));
  if (card) put(card);
  if (answer.ok) {
    const next = card ? "" : cards.querySelector("h2")?.textContent;
    said.textContent = page.querySelector("#said").textContent + (next ? ` ${note.dataset.next} ${next}` : "");
  } else if (!card && item.card) {
    const why = document.createElement("p");
    why.className = "notice bad";
    why.setAttribute("role", "alert");
    why.textContent = answer.status === 401 ? note.dataset.lost : page.querySelector(".notice.bad")?.textContent ?? `${answer.status}`;
    item.card.querySelector(".notice.bad")?.remove();
    item.card.querySelector("h2").after(why);
    put(item.card);
  }
}

cards.addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (!body.get("category") && !body.get("other")?.trim()) return form.elements.other.focus();
  const card = form.closest("article");
  unsent.push({ card, form, body });
  drop(card);
  send();
});

cards.addEventListener("click", event => {
  const link = event.target.closest("[data-pass]");
  if (!link) return;
  event.preventDefault();
  const card = link.closest("article");
  if (!link.dataset.pass) passed = [...passed, idOf(card)].slice(-most + 10);
  drop(card);
});

main.addEventListener("submit", event => {
  if (event.target !== undoForm()) return;
  event.preventDefault();
  const last = unsent.at(-1);
  if (last?.card && !(unsent.length === 1 && isUnderWay)) {
    unsent.pop();
    put(last.card);
    sayUnsent();
  } else {
    unsent.push({ undo: true });
    send();
  }
});

main.addEventListener("click", async event => {
  const link = event.target.closest("[data-open]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const open = ready.find(card => idOf(card) === link.dataset.open);
  if (open) at = ready.indexOf(open);
  else ready.splice(at, 0, ...(await get({ id: link.dataset.open })));
  show();
});

main.dataset.live = "yes";
bar.hidden = false;
for (const button of bar.querySelectorAll("[data-move]"))
  button.addEventListener("click", () => {
    at += Number(button.dataset.move);
    show();
  });
const reasons = bar.querySelector("[data-reasons]");
const sayReasons = () => {
  const shown = localStorage.getItem("tickets.reasons.off") === null;
  main.classList.toggle("plain", !shown);
  reasons.setAttribute("aria-pressed", shown);
};
reasons.addEventListener("click", () => {
  if (main.classList.contains("plain")) localStorage.removeItem("tickets.reasons.off");
  else localStorage.setItem("tickets.reasons.off", "yes");
  sayReasons();
});
sayReasons();
addEventListener("beforeunload", event => unsent.length > 0 && event.preventDefault());
if (ready.length > 0) show({ focus: false });
