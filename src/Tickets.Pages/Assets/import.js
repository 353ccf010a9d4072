// Shows how a chosen file is understood before it is sent: its beginning goes ahead. Then sends it, and says how far it is.
const beginning = 64 * 1024;
const whole = 16 * 1024 * 1024; // what has its directory at its end goes whole, if it is no larger
const typing = 500; // ms; who chooses a column by its name presses the next letter within that

const form = document.querySelector("#import");
const policy = globalThis.trustedTypes?.createPolicy("fragment", { createHTML: html => html }) ?? { createHTML: html => html };
const parse = html => new DOMParser().parseFromString(policy.createHTML(html), "text/html");

if (form) {
  const preview = form.querySelector("#preview");
  const sending = form.querySelector("#sending");
  const button = form.querySelector("button.main");
  const status = sending.querySelector("span");
  form.querySelector("[formaction]").hidden = true; // it is shown by itself
  let asked = 0;
  let due;

  // What the fields of the preview say; a new file is looked at afresh.
  const look = async fields => {
    const file = form.elements.file.files[0];
    if (!file) return;
    const mine = ++asked;
    const query = new URLSearchParams([["name", file.name.trim()], ...fields.filter(([, value]) => value)]);
    const answer = await fetch(`${form.dataset.preview}?${query}`, {
      method: "POST",
      body: file.slice(0, /\.(xlsx|zip)$/i.test(file.name) ? whole : beginning),
      headers: { "X-Fragment": "main", "Content-Type": "application/octet-stream" },
    });
    if (answer.status === 401) location.reload();
    const nodes = parse(await answer.text()).body.childNodes;
    if (mine !== asked) return;
    const focused = document.activeElement?.closest("#preview") && document.activeElement.name;
    preview.replaceChildren(...nodes);
    button.disabled = !answer.ok || !!preview.querySelector("[role=alert]");
    if (focused) preview.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  };
  const said = part => [...part.querySelectorAll("[name]")].filter(field => field.type !== "checkbox" || field.checked).map(field => [field.name, field.value]);
  const options = form.querySelector(".options");
  const chosen = () => [...said(preview), ...said(options)];
  const say = text => {
    sending.hidden = false;
    status.textContent = text;
  };

  form.addEventListener("change", event => {
    const isFile = event.target.name === "file";
    if (!isFile && !event.target.closest("#preview select, .options")) return;
    clearTimeout(due);
    due = setTimeout(() => look(isFile ? said(options) : chosen()).catch(() => say(form.dataset.lost)), isFile ? 0 : typing);
  });
  form.addEventListener("submit", event => {
    event.preventDefault();
    const bar = sending.querySelector("progress");
    const request = new XMLHttpRequest();
    const end = text => {
      button.disabled = false;
      say(text);
    };
    const megabytes = bytes => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    request.upload.onprogress = ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
      say(form.dataset.sent.replace("{0}", megabytes(loaded)).replace("{1}", megabytes(total)));
    };
    request.onerror = () => end(form.dataset.lost);
    request.onload = () => {
      // A job's page is where the file has led to; anything else says why not.
      if (request.status < 400 && /\/jobs\//.test(request.responseURL)) location.assign(request.responseURL);
      else end(parse(request.responseText).querySelector("[role=alert]")?.textContent ?? form.dataset.lost);
    };
    request.open("POST", form.action);
    button.disabled = true;
    request.send(new FormData(form));
  });
}
