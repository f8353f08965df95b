// The moderators' queue at the keyboard and at the thumb. Every button is a form's button; here its press is sent without
// leaving the page: several may be on their way, each card says what became of it, and the next one comes by itself.
const queue = document.querySelector(".queue[data-since]");
const form = queue?.querySelector("#changelist-form");
const words = JSON.parse(queue.dataset.words);
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const narrow = window.matchMedia("(max-width: 40rem)");

const LINES = 12;
const EVERY = 8000; // milliseconds between two looks at what others decided
const ASKED = 100; // comments at most in one look
const PATIENCE = 20_000; // milliseconds for an answer
const KEPT = 30; // folded cards that stay on the page

const status = document.createElement("p");
status.className = "unseen";
status.setAttribute("role", "status");
queue.append(status);

const acts = []; // decided cards, the last one last: what "u" takes back
let pending = 0;
let lastTicked = null;
let mayLoad = true;

// One letter after the other, as they were written: the hand never waits for them, and the server's one pen does not either.
let line = Promise.resolve();
const ask = (address, options = {}) => {
  const turn = line.then(() =>
    fetch(address, { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE), ...options }),
  );
  line = turn.catch(() => {});
  return turn;
};

const cards = () => [...queue.querySelectorAll(".queue-card")];
const isOpen = (card) => !card.classList.contains("is-decided") && !card.classList.contains("is-sending");
const current = () => queue.querySelector(".queue-card[aria-current]");
const tick = (card) => card.querySelector(".queue-tick input");
const say = (sentence) => {
  status.textContent = sentence;
};

// -- The card that the keys act on

const foldText = (card) => {
  const text = card.querySelector(".queue-text");
  if (!text || text.dataset.measured || !text.offsetParent) return;
  text.dataset.measured = "yes";
  const line = Number.parseFloat(getComputedStyle(text).lineHeight);
  if (text.scrollHeight < (LINES + 1) * line) return;
  text.classList.add("is-folded");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small queue-unfold";
  button.textContent = words.all;
  button.addEventListener("click", () => {
    text.classList.remove("is-folded");
    button.remove();
    card.focus({ preventScroll: true });
  });
  text.after(button);
};

const makeCurrent = (card, { focus = true } = {}) => {
  for (const other of queue.querySelectorAll(".queue-card[aria-current]")) {
    if (other !== card) other.removeAttribute("aria-current");
  }
  if (!card) return;
  card.setAttribute("aria-current", "true");
  foldText(card);
  if (!focus) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
};

const next = (from, step = 1) => {
  const all = cards();
  for (let at = all.indexOf(from) + step; at >= 0 && at < all.length; at += step) {
    if (isOpen(all[at])) return all[at];
  }
  return null;
};

const moveOn = (from) => {
  const following = next(from) ?? cards().find(isOpen);
  if (following) makeCurrent(following);
  else {
    makeCurrent(null);
    loadMore();
  }
};

// -- What became of a decision

// The number in the bar is that of all that wait.
const isNarrowed = ["section", "why", "q"].some((name) => new URLSearchParams(location.search).get(name));

const setCounts = (counts) => {
  for (const [name, count] of Object.entries(counts ?? {})) {
    const place = queue.querySelector(`.tabs [data-tab="${CSS.escape(name)}"]`);
    if (place) place.textContent = count;
    if (name === "waiting" && !isNarrowed) {
      for (const place of document.querySelectorAll('[data-count-of="comments.comment"]')) place.textContent = count;
    }
  }
};

const trouble = (card, sentence, { isGood = false } = {}) => {
  const place = card.querySelector(".queue-trouble");
  place.classList.toggle("is-good", isGood);
  place.textContent = sentence ?? "";
  place.hidden = !sentence;
};

const seen = (card, number) => {
  const field = card.querySelector('input[name^="seen-"]');
  if (field && number) field.value = number;
};

const markRecent = () => {
  const recent = acts.slice(-2);
  for (const card of cards()) card.classList.toggle("is-recent", recent.includes(card));
};

const fold = (card, told, sentence) => {
  card.classList.add("is-decided");
  card.querySelector(".queue-open").hidden = true;
  card.querySelector(".queue-done").hidden = false;
  card.querySelector(".queue-outcome").textContent = fill(sentence, told);
  const undo = card.querySelector('.queue-done [data-verb="undo"]');
  if (undo) undo.hidden = told.may_undo === false;
  const box = tick(card);
  if (box) box.checked = false;
  showTicked();
};

const unfold = (card) => {
  card.classList.remove("is-decided", "is-recent");
  card.querySelector(".queue-open").hidden = false;
  card.querySelector(".queue-done").hidden = true;
};

const prune = () => {
  for (const card of cards().filter((each) => each.classList.contains("is-decided")).slice(0, -KEPT)) {
    if (acts.slice(-2).includes(card) || card.contains(document.activeElement)) continue;
    const group = card.closest(".queue-group");
    card.remove();
    if (!group.querySelector(".queue-card")) group.remove();
  }
};

const forget = (card) => {
  const at = acts.indexOf(card);
  if (at >= 0) acts.splice(at, 1);
};

const send = async (card, button) => {
  const verb = button.dataset.verb;
  const isUndo = verb === "undo";
  if (card.classList.contains("is-sending") || (!isUndo && !isOpen(card))) return;
  const data = new URLSearchParams();
  for (const name of ["csrfmiddlewaretoken", "here"]) data.set(name, form.elements[name].value);
  const seenField = card.querySelector('input[name^="seen-"]');
  if (seenField) data.set(seenField.name, seenField.value);
  trouble(card, "");
  card.classList.add("is-sending");
  pending += 1;
  const toDecide = queue.classList.contains("to-decide");
  if (!isUndo && card === current()) {
    // On to the next at once: the answer is looked for, not waited for.
    const following = next(card) ?? cards().find(isOpen);
    if (following) makeCurrent(following);
  }
  let failed = "";
  let told = {};
  let code = 0;
  try {
    const answer = await ask(button.formAction, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    code = answer.status;
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    told = isJson ? await answer.json() : {};
    if (!answer.ok) failed = told.error ?? (answer.status < 500 ? words.refused : words.broken);
  } catch {
    failed = words.offline;
  }
  pending -= 1;
  card.classList.remove("is-sending");
  if (failed && code === 409 && !isUndo) {
    // Somebody was faster: the card folds with what it is now, and the sentence is said.
    fold(card, told, words.decided_by);
    seen(card, told.seen);
    say(failed);
  } else if (failed) {
    forget(card);
    unfold(card);
    trouble(card, failed);
    makeCurrent(card);
    return;
  } else {
    const isDecided = seenField?.value !== told.seen;
    seen(card, told.seen);
    setCounts(told.counts);
    say(told.told);
    if (!isDecided) {
      // No decision was taken: there is nothing to fold and nothing to take back.
      trouble(card, told.told, { isGood: true });
      makeCurrent(card);
      return;
    }
    if (isUndo) {
      forget(card);
      unfold(card);
      makeCurrent(card);
      markRecent();
      return;
    }
    forget(card);
    if (told.may_undo) acts.push(card);
    fold(card, told, words.decided);
  }
  markRecent();
  prune();
  if (!current() || !isOpen(current())) moveOn(card);
  else if (toDecide) current().scrollIntoView({ block: "nearest" });
};

// -- The next ones

const loadMore = async () => {
  if (!mayLoad || pending || !queue.classList.contains("to-decide")) return;
  mayLoad = false;
  say(words.loading);
  try {
    const answer = await ask(window.location.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set(cards().filter(isOpen).map((card) => card.dataset.pk));
    let first = null;
    for (const group of page.querySelectorAll(".queue-cards > .queue-group")) {
      for (const card of group.querySelectorAll(".queue-card")) {
        if (known.has(card.dataset.pk)) card.remove();
        else {
          const older = queue.querySelector(`.queue-card[data-pk="${CSS.escape(card.dataset.pk)}"]`);
          forget(older);
          older?.remove();
        }
      }
      if (!group.querySelector(".queue-card")) continue;
      const taken = document.importNode(group, true);
      form.querySelector(".queue-cards").append(taken);
      first ??= taken.querySelector(".queue-card");
    }
    for (const place of page.querySelectorAll(".tabs [data-tab]")) setCounts({ [place.dataset.tab]: place.textContent });
    const empty = queue.querySelector(".queue-empty");
    if (first) {
      for (const card of cards()) foldText(card);
      makeCurrent(first);
      say("");
      mayLoad = true;
    } else if (!queue.querySelector(".queue-alike")) {
      const told = page.querySelector(".queue-empty");
      empty.replaceChildren(...[...told.childNodes].map((node) => document.importNode(node, true)));
      empty.hidden = false;
      say(words.done);
      mayLoad = true;
    }
  } catch {
    say(words.offline);
    mayLoad = true;
  }
};

// -- What others decide

const look = async () => {
  if (document.hidden) return;
  const shown = cards().filter(isOpen).slice(0, ASKED);
  const address = new URL(queue.dataset.since, window.location.href);
  address.searchParams.set("tab", queue.dataset.tab);
  address.searchParams.set("here", form.elements.here.value);
  address.searchParams.set("ids", shown.map((card) => card.dataset.pk).join(","));
  let told;
  try {
    const answer = await ask(address);
    if (!answer.ok) return;
    told = await answer.json();
  } catch {
    return; // without a connection there is no news; what is pressed says so
  }
  setCounts(told.counts);
  for (const card of shown) {
    const moved = told.moved[card.dataset.pk];
    if (!moved || !isOpen(card)) continue;
    const was = card === current();
    fold(card, moved, words.decided_by);
    seen(card, moved.seen);
    if (was) moveOn(card);
  }
};

// -- Ticks

const ticked = () => [...queue.querySelectorAll('input[name="_selected_action"]:checked')];

function showTicked() {
  const count = ticked().length;
  queue.classList.toggle("has-ticks", count > 0);
  const place = queue.querySelector("[data-ticked]");
  if (place) place.textContent = count ? fill(words.ticked, { count }) : "";
}

queue.addEventListener("click", (event) => {
  const box = event.target.closest('input[name="_selected_action"]');
  if (!box) return;
  if (event.shiftKey && lastTicked && lastTicked !== box) {
    const boxes = cards().filter(isOpen).map(tick);
    const [from, to] = [boxes.indexOf(lastTicked), boxes.indexOf(box)].sort((one, other) => one - other);
    if (from >= 0) for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
  }
  lastTicked = box;
  showTicked();
});

const all = queue.querySelector("[data-tick-all]");
if (all) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const card of cards().filter(isOpen)) tick(card).checked = all.checked;
    showTicked();
  });
}

// -- Hands

queue.addEventListener("submit", (event) => {
  const card = event.submitter?.closest(".queue-card");
  if (!card || event.target !== form) return;
  event.preventDefault();
  const menu = event.submitter.closest("details");
  if (menu) menu.open = false;
  send(card, event.submitter);
});

queue.addEventListener("focusin", (event) => {
  const card = event.target.closest(".queue-card");
  if (card && isOpen(card) && card !== current()) makeCurrent(card, { focus: false });
});

queue.addEventListener("click", (event) => {
  const card = event.target.closest(".queue-card");
  if (card && isOpen(card)) makeCurrent(card, { focus: false });
});

for (const select of queue.querySelectorAll("select[data-at-once]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

const keys = queue.querySelector("dialog.queue-keys");
const keysButton = queue.querySelector(".queue-keys-button");
keysButton.hidden = false;
keysButton.addEventListener("click", () => keys.showModal());

const press = (card, verb) => {
  const button = card?.querySelector(`.queue-open [data-verb="${verb}"]`);
  if (button) send(card, button);
};

const takeBack = () => {
  const card = acts.findLast((each) => each.isConnected && !each.classList.contains("is-sending"));
  if (card) send(card, card.querySelector('.queue-done [data-verb="undo"]'));
  else queue.querySelector(".queue-last")?.requestSubmit();
};

const ON_KEY = {
  a: () => press(current(), "approve"),
  d: () => press(current(), "reject"),
  s: () => press(current(), "spam"),
  u: takeBack,
  j: () => makeCurrent((current() ? next(current()) : cards().find(isOpen)) ?? current()),
  k: () => makeCurrent((current() && next(current(), -1)) ?? current()),
  x: () => current() && tick(current())?.click(),
  "?": () => keys.showModal(),
};

// The letter on the key; where the layout writes none of ours, the place of the key.
const letter = (event) => {
  const typed = event.key.toLowerCase();
  if (typed in ON_KEY || /^[a-z]$/.test(typed)) return typed;
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : typed;
};

const isTyping = (target) => {
  if (target.isContentEditable || target.closest("textarea, select, dialog")) return true;
  const field = target.closest("input");
  return field !== null && !["checkbox", "radio", "button", "submit"].includes(field.type);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (isTyping(event.target)) return;
  const act = ON_KEY[letter(event)];
  if (!act) return;
  event.preventDefault();
  act();
});

// -- Begin

const filters = queue.querySelector(".queue-narrow");
if (narrow.matches && !filters.querySelector("a")) filters.open = false;

queue.classList.add("is-live");
const named = window.location.hash.startsWith("#comment-") && document.getElementById(window.location.hash.slice(1));
makeCurrent((named && queue.contains(named) && named) || cards()[0] || null, { focus: Boolean(named) });
for (const card of cards()) foldText(card);
showTicked();
if (queue.classList.contains("to-decide")) window.setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
narrow.addEventListener("change", () => {
  filters.open = true;
  if (current()) foldText(current());
});
