// Whether the story is really out: while the receipt is on its way it is asked for every three seconds, for a minute.
const panels = [...document.querySelectorAll("[data-receipt]")];
const again = document.getElementById("receipt-again");
const buttons = panels.map((panel) => panel.querySelector("[data-receipt-again]")).filter(Boolean);

const EVERY = 3_000; // milliseconds
const AT_MOST = 75_000;

let until = 0;
let timer;

// Once, where it is heard: behind an open sheet nothing is read out.
function say(line) {
  const regions = [...document.querySelectorAll("[data-receipt-said]")];
  const region = regions.find((each) => each.closest("dialog[open]")) ?? regions.at(-1);
  region.textContent = `${panels[0].querySelector(".panel-name").textContent}: ${line}`;
}

function show({ html, line, how, waiting }) {
  // Said once: a live region that is written again is read out again.
  if (panels[0].querySelector("[data-receipt-line]").textContent !== line) say(line);
  for (const panel of panels) {
    const told = panel.querySelector("[data-receipt-line]");
    const lines = panel.querySelector("[data-receipt-lines]");
    told.textContent = line;
    told.className = `receipt-line ${how}`;
    if (!lines.contains(document.activeElement)) lines.innerHTML = html;
    if (how === "bad" || how === "warn") panel.open = true;
  }
  if (waiting) wait();
}

async function ask(url, options = {}) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual", ...options });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!response.ok || !isJson) return response.status >= 500 ? wait() : undefined;
    show(await response.json());
  } catch {
    wait(); // offline for a moment
  }
}

function wait() {
  clearTimeout(timer);
  if (Date.now() < until) timer = setTimeout(() => ask(panels[0].dataset.receipt), EVERY);
}

function begin() {
  until = Date.now() + AT_MOST;
  wait();
}

for (const button of buttons) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    until = Date.now() + AT_MOST;
    await ask(again.action, { method: "POST", body: new FormData(again) });
  });
}

if (panels.some((panel) => "waiting" in panel.dataset)) begin();
// The way here from the front door leads into the panel.
if (location.hash === "#panel-receipt") document.querySelector(location.hash)?.setAttribute("open", "");
