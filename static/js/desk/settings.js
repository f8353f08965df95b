// The settings show themselves while they are typed: the accent in both schemes, the nameplate, the comment form.

const root = document.querySelector("[data-accent-url]");

for (const shown of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(shown.dataset.shows);
  field?.addEventListener("input", () => (shown.textContent = field.value));
}
for (const [attribute, wanted] of [
  ["data-shown-if", true],
  ["data-shown-unless", false],
]) {
  for (const shown of document.querySelectorAll(`[${attribute}]`)) {
    const box = document.getElementById(shown.getAttribute(attribute));
    box?.addEventListener("change", () => (shown.hidden = box.checked !== wanted));
  }
}

// -- The accent: typed or chosen by eye; the server says what becomes of it, so that there is one arithmetic.
const SIX = /^#?([0-9a-f]{6})$/i;
let asked = 0;
let waiting;

async function show(colour) {
  if (!root) return; // the first page of a new paper has no swatches
  const mine = (asked += 1);
  const answer = await fetch(root.dataset.accentUrl.replace("000000", colour.toLowerCase())).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const schemes = await answer.json();
  for (const swatch of document.querySelectorAll("[data-swatch]")) {
    const { image, said } = schemes[swatch.dataset.swatch];
    swatch.querySelector("img").src = image;
    swatch.querySelector("span").textContent = said;
  }
}

for (const eye of document.querySelectorAll("[data-colour-for]")) {
  const typed = document.getElementById(eye.dataset.colourFor);
  const take = () => {
    const found = SIX.exec(typed.value.trim());
    if (!found) return;
    eye.value = `#${found[1].toLowerCase()}`;
    clearTimeout(waiting);
    waiting = setTimeout(() => show(found[1]), 150);
  };
  eye.hidden = false;
  const first = SIX.exec(typed.value.trim());
  if (first) eye.value = `#${first[1].toLowerCase()}`;
  typed.addEventListener("input", take);
  eye.addEventListener("input", () => {
    typed.value = eye.value.toUpperCase();
    typed.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// -- The group that is being read, marked at the side: of those that began in the upper third the last; at the page's
// end the last of all.
const inPage = document.querySelectorAll(".room-side a[href^='#']");
const links = new Map([...inPage].map((link) => [link.hash.slice(1), link]));
const groups = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function markCurrent() {
  const atEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const begun = groups.filter((group) => group.getBoundingClientRect().top <= innerHeight / 3);
  const current = (atEnd ? groups : begun).at(-1) ?? groups[0];
  for (const [id, link] of links) {
    if (id === current.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (groups.length) {
  for (const moved of ["scroll", "resize"]) addEventListener(moved, markCurrent, { passive: true });
  markCurrent();
}
