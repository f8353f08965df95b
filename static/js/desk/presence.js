// Who else has this story open, and taking it over. The window beats every ten seconds; one that was taken over keeps
// its text (keep.js does that) and turns read-only.

const form = document.getElementById("article_form");
const setup = document.querySelector("[data-keeping]")?.dataset;
const box = document.querySelector("[data-colleagues]");

const EVERY = 10_000; // milliseconds

let urls = { presence: setup?.presence, takeOver: setup?.takeOver };
let isTaken = false;
let shown = "";

async function ask(url, more = {}, options = {}) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ tab: setup.tab, user: Number(setup.user), ...more }),
      redirect: "manual",
      ...options,
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status === 401 || (response.status === 403 && !isJson)) {
      document.dispatchEvent(new CustomEvent("story:out"));
    }
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function element(name, text, more = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...more });
}

function show(parts) {
  const now = parts.map((part) => part.map((piece) => piece.textContent ?? piece).join("")).join("\n");
  if (now === shown) return;
  shown = now;
  box.replaceChildren(
    ...parts.map((part) => {
      const line = element("p", "");
      line.append(...part.flatMap((piece) => [piece, " "]));
      return line;
    }),
  );
  box.hidden = !parts.length;
  box.classList.add("notice");
  box.classList.toggle("warn", isTaken);
}

function takeOverButton() {
  const button = element("button", setup.saidTakeOver, { type: "button", className: "button small" });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await ask(urls.takeOver);
    if (!answer) return (button.disabled = false);
    if (isTaken) return location.reload();
    show([[setup.saidTookOver]]);
  });
  return button;
}

function silence(taken, mayTakeOver) {
  const said = setup.saidTaken.replace("%(who)s", taken.name).replace("%(when)s", taken.at);
  const parts = [said];
  if (taken.see) parts.push(element("a", setup.saidSee, { href: taken.see, target: "_blank" }));
  if (mayTakeOver) parts.push(takeOverButton());
  if (!isTaken) {
    document.dispatchEvent(new CustomEvent("story:taken"));
    isTaken = true;
    form.dataset.taken = "";
    for (const field of form.querySelectorAll("input, textarea")) field.readOnly = true;
    for (const button of document.querySelectorAll("#article_form button, button[form=article_form]")) {
      button.disabled = true;
    }
    for (const editor of form.querySelectorAll("[contenteditable]")) editor.setAttribute("contenteditable", "false");
  }
  show([parts]);
}

async function beat() {
  if (!urls.presence) return;
  const answer = await ask(urls.presence);
  if (!answer) return;
  if (answer.taken) return silence(answer.taken, answer.mayTakeOver);
  const parts = answer.others.map(({ name, since }) => [
    setup.saidOpen.replace("%(who)s", name).replace("%(when)s", since),
  ]);
  if (parts.length && answer.mayTakeOver) parts.at(-1).push(takeOverButton());
  show(parts);
}

if (form && setup && box) {
  beat();
  setInterval(beat, EVERY);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
  document.addEventListener("story:begun", ({ detail }) => {
    urls = detail;
    beat();
  });
  document.addEventListener("story:kept", () => isTaken && beat());
  window.addEventListener("pagehide", () => urls.presence && ask(urls.presence, { closing: true }, { keepalive: true }));
  window.addEventListener("pageshow", (event) => event.persisted && beat());
}
