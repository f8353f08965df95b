// Nothing typed is lost. What is typed goes to the server as the person's working text within ten seconds; while the
// network or the session is away it stays on this computer, and goes there as soon as it can. The story itself is
// changed by the form's buttons alone. The status line says what is true.
//
// Events: listens to `input` and `change` in the form, `story:out` (somebody was answered 401) and `story:taken`;
// tells `story:begun` (a new story has a number now) and `story:kept`.

const form = document.getElementById("article_form");
const setup = document.querySelector("[data-keeping]")?.dataset;

const PAUSE = 3_000; // milliseconds without a key before the text is sent
const MOST = 9_000; // after the first key, pause or not
const AGAIN = 5_000; // until the next try when one failed
const BEACON_MOST = 60_000; // bytes that a browser still sends for a page that is going
const LOCAL_MOST = 2_000_000; // characters; above that IndexedDB takes them
const SEND_MOST = 5_000; // a save waits so long for a text that is on its way
const STILL_HERE = 10_000; // after a save: a page that is still here was not left
const OTHER_WINDOW = 120_000; // a new story that another window left alone for so long is taken up by this one

// -- on this computer --------------------------------------------------------------------------------------------------

// localStorage where it fits, because it works while a page is being closed; else IndexedDB.
const here = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, entry) {
    const text = JSON.stringify(entry);
    try {
      if (text.length <= LOCAL_MOST) {
        localStorage.setItem(key, text);
        return Promise.resolve(true);
      }
    } catch {
      // It is full, or switched off.
    }
    return this.large("readwrite", (store) => store.put(text, key)).then(
      () => true,
      () => false,
    );
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Switched off: then nothing is there.
    }
    return this.large("readwrite", (store) => store.delete(key)).catch(() => null);
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
  async find(key) {
    const small = this.read(key);
    const large = await this.large("readonly", (store) => store.get(key)).then(JSON.parse).catch(() => null);
    return small && large ? (small.at >= large.at ? small : large) : (small ?? large);
  },
  large(mode, ask) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("newsroom", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("texts");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const base = opening.result;
        const asked = base.transaction("texts", mode).objectStore("texts");
        const request = ask(asked);
        request.transaction.oncomplete = () => (base.close(), resolve(request.result ?? null));
        request.transaction.onabort = () => (base.close(), reject(request.error));
      };
    });
  },
};

// -- the form ----------------------------------------------------------------------------------------------------------

let story = setup?.story ?? "";
let urls = { keep: setup?.keep, change: setup?.change };
let version = Number(form?.elements.version?.value || setup?.version || 0);

// One name for this window's new story, so that it is found again after a crash or a reload.
const windowName = () => {
  try {
    const name = sessionStorage.getItem("newsroom-window") ?? setup.tab;
    sessionStorage.setItem("newsroom-window", name);
    return name;
  } catch {
    return setup.tab;
  }
};
const place = `newsroom:${setup?.user}:`;
const key = () => place + (story || `new:${windowName()}`);

const collect = () =>
  [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && !name.startsWith("_"),
  );
const mark = () => JSON.stringify(collect());
const hasFile = () => [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);

// -- what is true ------------------------------------------------------------------------------------------------------

const line = document.querySelector("[data-saved]");
let state = "saved";

function say(now, word = "") {
  state = now;
  if (!line) return;
  const said = setup[`said${now[0].toUpperCase()}${now.slice(1)}`] ?? "";
  const text = said.replace("%s", word);
  line.dataset.state = now;
  if (line.textContent.startsWith(text) && text) return;
  line.replaceChildren(text);
  if (now !== "out") return;
  const link = document.createElement("a");
  link.href = setup.login;
  link.target = "_blank";
  link.textContent = setup.saidLogin;
  line.append(" ", link);
}

const isAway = () => ["offline", "out", "away", "other"].includes(state);

// -- the server --------------------------------------------------------------------------------------------------------

async function ask(url, data, more = {}) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  try {
    const response = await fetch(url, { method: "POST", headers, body: data, redirect: "manual", ...more });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, isJson, said: isJson ? await response.json() : {} };
  } catch {
    return { status: 0, said: {} };
  }
}

// After another login the old token is no good: the window gets the new one and goes on.
async function freshToken() {
  try {
    const response = await fetch(setup.token, { redirect: "manual", cache: "no-store" });
    if (response.status !== 200) return response.status;
    const { user, token } = await response.json();
    if (String(user) !== setup.user) return -1;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return 200;
  } catch {
    return 0;
  }
}

// -- keeping -----------------------------------------------------------------------------------------------------------

let safe = null; // what the form held when it was last saved or kept on the server
let atFirst = null; // what it held when the page came
let since = 0;
let timer = 0;
let busy = null;
let isSilent = false;
let isSafeHere = true;
let sent = null; // what a save took along that is on its way
const seen = document.querySelector("[data-seen]"); // the newest kept text that this window knows of; saves send it

const entry = (fields, more = {}) => ({ fields, version, at: Date.now(), ...more });
const packet = (fields, more = {}) =>
  JSON.stringify({ tab: setup.tab, user: Number(setup.user), version, fields, seen: Number(seen?.value), ...more });

function later(wait = PAUSE) {
  if (isSilent) return;
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(wait, since + MOST - Date.now())));
}

function keep() {
  busy ??= keepNow().finally(() => (busy = null));
  return busy;
}

async function keepNow() {
  clearTimeout(timer);
  const fields = collect();
  const text = JSON.stringify(fields);
  since = 0;
  if (text === safe && !isAway()) return;
  const mine = key();
  const written = entry(fields);
  isSafeHere = await here.write(mine, written);
  const packed = packet(fields);
  let answer = await ask(urls.keep, packed);
  if (answer.status === 403 && !answer.isJson) {
    const status = await freshToken();
    if (status === 200) answer = await ask(urls.keep, packed);
    else answer = { status: status === -1 ? 0 : status, isOther: status === -1, said: {} };
  }
  if (answer.status === 200) {
    safe = text;
    if (seen && answer.said.seen) seen.value = answer.said.seen;
    // What was typed or sent off meanwhile has a copy of its own.
    if (here.read(mine)?.at === written.at || !here.read(mine)) await here.drop(mine);
    if (!story) begun(answer.said);
    say("kept", answer.said.at);
    document.dispatchEvent(new CustomEvent("story:kept"));
    if (mark() !== safe) later();
    return;
  }
  if (answer.isOther) say("other");
  else if (answer.status === 401) say("out");
  else if (answer.status === 0) say("offline");
  else if (answer.isJson && answer.status < 500) say("refused", answer.said.error);
  else say("away");
  if (isAway()) timer = setTimeout(keep, AGAIN);
}

// A new story has become a draft: from now on the form is that draft's.
function begun(said) {
  story = String(said.id);
  urls = said;
  version = said.version;
  form.action = said.change;
  form.dataset.story = story;
  if (form.elements.version) form.elements.version.value = said.version;
  safe = mark() === safe ? safe : JSON.stringify(JSON.parse(safe).map(([n, v]) => [n, n === "version" ? String(said.version) : v]));
  history.replaceState(history.state, "", said.change);
  document.dispatchEvent(new CustomEvent("story:begun", { detail: said }));
}

// -- what was left here ------------------------------------------------------------------------------------------------

async function leftHere() {
  const own = await here.find(key());
  if (own || story) return [key(), own];
  for (const other of here.keys(`${place}new:`)) {
    const found = here.read(other);
    if (found && Date.now() - found.at > OTHER_WINDOW) return [other, found];
  }
  return [key(), null];
}

// Only the server knows whether a save arrived: a newer version may be a colleague's.
const wasSaved = (found) => Boolean(found?.wasSent) && setup.saves.split(" ").includes(found.wasSent);

// Text that only this computer has goes to the server, and the page comes again with it in the form.
async function bringBack() {
  if (story && document.referrer.endsWith("/add/")) {
    const begun = `${place}new:${windowName()}`;
    if (wasSaved(await here.find(begun))) await here.drop(begun);
  }
  const [where, found] = await leftHere();
  if (!found) return false;
  // A page that was refused holds the text that was sent, and says what is wrong with it.
  const isHere = found.wasSent && setup.refused !== undefined;
  if (isHere || wasSaved(found) || JSON.stringify(found.fields) === mark()) {
    await here.drop(where);
    return false;
  }
  if (Number(setup.unsavedAt) > found.at) return false; // the server has newer text; this one has its turn after it
  const answer = await ask(urls.keep, packet(found.fields, { version: found.version, at: found.at }));
  if (answer.status !== 200) return false;
  await here.drop(where);
  isSilent = true;
  location.replace(answer.said.change);
  return true;
}

// -- begin -------------------------------------------------------------------------------------------------------------

function leave() {
  const fields = collect();
  const text = JSON.stringify(fields);
  // Of a save that is on its way, what was typed after it is not saved.
  if (isSilent ? sent === null || text === sent : text === safe) return;
  here.write(key(), entry(fields));
  const packed = packet(fields);
  if (story && packed.length < BEACON_MOST) ask(urls.keep, packed, { keepalive: true });
}

function silence() {
  isSilent = true;
  clearTimeout(timer);
}

let isAllowed = false;
let isWaiting = false;

async function submitted(event) {
  const { submitter } = event;
  if (form.dataset.taken !== undefined || isWaiting) return event.preventDefault();
  if (submitter?.hasAttribute("data-drops")) {
    // What is given up on purpose must not come back from this computer.
    silence();
    return here.drop(key());
  }
  if (submitter?.hasAttribute("formaction")) return; // a verb without the text: that is kept as at any leaving
  if ((busy || isAway()) && !isAllowed) {
    // What is on its way goes first: a new story gets its number by it. And where nobody answers, or with a login page,
    // the page would be lost.
    event.preventDefault();
    isWaiting = true;
    if (isAway()) safe = null;
    await Promise.race([busy ?? keep(), new Promise((resolve) => setTimeout(resolve, SEND_MOST))]);
    isWaiting = false;
    if (isAway()) return;
    isAllowed = true;
    return form.requestSubmit(submitter);
  }
  isAllowed = false;
  silence();
  const fields = collect();
  sent = JSON.stringify(fields);
  if (sent !== atFirst) here.write(key(), entry(fields, { wasSent: setup.tab }));
  setTimeout(() => {
    // The navigation was stopped, or led to a download: go on keeping.
    if (form.dataset.taken !== undefined) return;
    isSilent = false;
    sent = null;
    if (mark() !== safe) later();
  }, STILL_HERE);
}

async function begin() {
  atFirst = setup.unsaved === undefined ? mark() : null;
  safe = atFirst;
  if (setup.unsaved !== undefined && setup.unsavedAt) safe = mark(); // it came from there
  if (setup.keptAt) say("kept", setup.keptAt);
  else if (setup.savedAt) say("saved", setup.savedAt);
  if (await bringBack()) return;
  form.addEventListener("input", () => later());
  form.addEventListener("change", () => later());
  form.addEventListener("submit", submitted);
  if (safe === null) later();
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSilent = form.dataset.taken !== undefined;
    sent = null;
  });
  window.addEventListener("offline", () => mark() !== safe && say("offline"));
  for (const back of ["online", "focus"]) window.addEventListener(back, () => isAway() && keep());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" ? mark() !== safe && !isSilent : isAway()) keep();
  });
  document.addEventListener("story:out", () => {
    if (isAway()) return;
    say("out");
    keep();
  });
  document.addEventListener("story:taken", async () => {
    safe = null;
    await busy;
    await keep();
    isSilent = true;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSilent && (hasFile() || !isSafeHere)) event.preventDefault();
  });
}

if (form && setup) begin();
