// The front page board: a story is dragged to its place, or moved by the arrow keys; each is the press of a button that
// the page has without script too. The answer is the board anew. Boards of others are told when somebody changed it.
const POLL = 10_000;
const said = document.getElementById("board-said");
const board = () => document.getElementById("front-board");
let busy = false;

// -- Asking for a change, showing what came of it ---------------------------------------------------------------------

const show = (page, story) => {
  const fresh = page.getElementById("front-board");
  if (!fresh) return false;
  board().replaceWith(document.adoptNode(fresh));
  const told = board().querySelector("[data-tell]");
  said.textContent = told ? [...told.querySelectorAll("p")].map((line) => line.textContent).join(" ") : "";
  const moved = story && board().querySelector(`.board article[data-story="${story}"]`);
  (moved || told?.querySelector("button") || board().querySelector("h1")).focus({ preventScroll: !moved });
  if (moved) moved.scrollIntoView({ block: "nearest" });
  else told?.scrollIntoView({ block: "nearest" });
  return true;
};

const fail = () => {
  const notice = board().querySelector("[data-news]");
  notice.querySelector("span").textContent = board().dataset.offline;
  notice.querySelector("a").hidden = true;
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
};

const ask = async (wish) => {
  const form = document.getElementById("board-form");
  if (!form || busy) return;
  const typed = new FormData(form);
  typed.set("do", wish);
  busy = true;
  board().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(typed) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // A page without a board is the login, or a refusal that has no board to show.
    if (!show(page, wish.split(":")[1])) location.assign(board().dataset.here);
  } catch {
    fail();
  } finally {
    busy = false;
    board().removeAttribute("aria-busy");
  }
};

document.addEventListener("submit", (event) => {
  if (event.target.id !== "board-form" || !event.submitter?.value) return;
  event.preventDefault();
  ask(event.submitter.value);
});

// -- By keyboard ------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const story = event.target;
  if (!story.matches?.(".board article[data-story]") || event.altKey || event.ctrlKey || event.metaKey) return;
  const last = board().querySelectorAll("[data-slot]").length;
  const at = Number(story.dataset.at) || last + 1;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to >= 1 && to <= last && to !== at) ask(`move:${story.dataset.story}:${to}`);
});

// -- By drag ----------------------------------------------------------------------------------------------------------

let taken = null;
const slotUnder = (event) => event.target.closest?.("[data-slot]");
const unmark = () => document.querySelectorAll(".board-over").forEach((slot) => slot.classList.remove("board-over"));

document.addEventListener("dragstart", (event) => {
  taken = event.target.closest?.("#front-board [data-story][draggable=true]") ?? null;
  if (!taken) return;
  taken.classList.add("board-taken");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", taken.querySelector(".headline").textContent.trim());
});

document.addEventListener("dragover", (event) => {
  if (!taken) return;
  const slot = slotUnder(event);
  unmark();
  if (!slot) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  slot.classList.add("board-over");
});

document.addEventListener("drop", (event) => {
  const slot = slotUnder(event);
  if (!taken || !slot) return;
  event.preventDefault();
  if (taken.dataset.at !== slot.dataset.slot) ask(`move:${taken.dataset.story}:${slot.dataset.slot}`);
});

document.addEventListener("dragend", () => {
  taken?.classList.remove("board-taken");
  taken = null;
  unmark();
});

// -- The drawer -------------------------------------------------------------------------------------------------------

const lineOf = (story) => {
  const line = board().querySelector("[data-line]").content.firstElementChild.cloneNode(true);
  const headline = line.querySelector(".headline");
  headline.textContent = story.headline;
  headline.id = `line-${story.id}`;
  headline.lang = story.language;
  const time = line.querySelector("time");
  time.textContent = story.when;
  time.dateTime = story.datetime;
  line.querySelector("[data-section]").textContent = story.section;
  line.querySelector("[data-scheduled]").hidden = !story.scheduled;
  const places = line.querySelector("[data-places]");
  places.hidden = !story.placeable;
  places.setAttribute("aria-labelledby", headline.id);
  for (const button of places.querySelectorAll("button"))
    button.value = `move:${story.id}:${button.dataset.slotButton}`;
  const back = line.querySelector("[data-back]");
  back.hidden = !story.off;
  const button = back.querySelector("button");
  button.value = `back:${story.id}`;
  button.setAttribute("aria-describedby", headline.id);
  line.dataset.story = story.id;
  line.draggable = story.placeable;
  line.classList.toggle("board-story", story.placeable);
  return line;
};

let asked = 0;
const find = async (words) => {
  const turn = ++asked;
  const answer = await fetch(`${board().dataset.find}?${new URLSearchParams({ q: words })}`);
  if (!answer.ok || turn !== asked) return;
  const { stories } = await answer.json();
  board().querySelector("[data-drawer]").replaceChildren(...stories.map(lineOf));
  board().querySelector("[data-nothing]").hidden = stories.length > 0;
};

let waiting;
document.addEventListener("input", (event) => {
  if (event.target.id !== "board-q") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => find(event.target.value).catch(() => {}), 250);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-search]")) return;
  event.preventDefault();
  clearTimeout(waiting);
  find(event.target.elements.q.value).catch(() => {});
});

// -- What others change -----------------------------------------------------------------------------------------------

const look = async () => {
  if (document.hidden || busy) return;
  const answer = await fetch(board().dataset.newest);
  if (!answer.ok || busy) return;
  const { newest, said: sentence } = await answer.json();
  const notice = board().querySelector("[data-news]");
  if (newest <= Number(board().dataset.seen) || !notice.hidden) return;
  notice.querySelector("span").textContent = sentence;
  notice.hidden = false;
};

setInterval(() => look().catch(() => {}), POLL);
document.addEventListener("visibilitychange", () => look().catch(() => {}));
