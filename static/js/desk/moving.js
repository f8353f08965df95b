// How far a move is: asked for every two seconds; when it is over the page shows what came of it.
const section = document.querySelector("[data-progress]");
const line = section.querySelector("[data-line]");
const bar = section.querySelector("[data-bar]");

const EVERY = 2_000; // milliseconds

function show({ line: words, done, of, over }) {
  if (over) {
    location.reload();
    return;
  }
  if (line.textContent !== words) line.textContent = words;
  if (of) {
    bar.max = of;
    bar.value = done;
  } else {
    bar.removeAttribute("value");
  }
}

async function ask() {
  try {
    const response = await fetch(section.dataset.progress, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (response.ok) show(await response.json());
    else if (response.status < 500) return; // signed out
  } catch {
    // offline for a moment
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
