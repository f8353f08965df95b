// Bringing in many pictures: dropped or chosen, sent one by one with their progress; what is refused is said by its name
// and the rest goes on. Without script the same form sends all files at once.

for (const form of document.querySelectorAll("[data-upload]")) {
  const words = form.dataset;
  const zone = form.querySelector("[data-drop-zone]");
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const total = form.querySelector("[data-total]");
  const onLink = form.querySelector("[data-on-link]");
  // Each: { file, row, state: "waits" | "going" | "done" | "refused", id }
  const files = [];
  let sending = false;

  const make = (tag, text = "") => Object.assign(document.createElement(tag), { textContent: text });

  function add(chosen) {
    for (const file of chosen) {
      // Cameras count from 0001 again and again: the same name and size may be another picture.
      if (files.some(({ file: known }) => ["name", "size", "lastModified"].every((key) => known[key] === file[key]))) continue;
      const row = make("li");
      const look = document.createElement("img");
      look.alt = "";
      look.src = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
      const name = make("span", file.name);
      const state = make("span", words.waits);
      state.className = "meta";
      row.append(look, name, state);
      list.append(row);
      files.push({ file, row, look, stateWord: state, state: "waits", id: null });
    }
    input.value = "";
    count();
  }

  function count() {
    const done = files.filter((each) => each.state === "done").length;
    total.textContent = files.length ? `${done} / ${files.length}` : "";
  }

  function refuse(each, sentences, again) {
    each.state = again ? "waits" : "refused";
    each.stateWord.textContent = "";
    each.row.querySelector("progress")?.remove();
    const why = make("span", sentences.join(" "));
    why.className = "bad";
    each.row.append(why);
  }

  function send(each) {
    return new Promise((done) => {
      each.state = "going";
      each.row.querySelector(".bad")?.remove();
      each.stateWord.textContent = words.going;
      const progress = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
      progress.setAttribute("aria-label", each.file.name);
      each.row.append(progress);
      const data = new FormData(form);
      data.delete(input.name);
      data.append(input.name, each.file, each.file.name);
      const request = new XMLHttpRequest();
      request.open("POST", location.href);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress.value = event.loaded / event.total;
      });
      request.addEventListener("loadend", () => {
        const answer = request.response;
        if (!answer?.pictures) refuse(each, [words.lost], true);
        else if (answer.errors.length || !answer.pictures.length) refuse(each, answer.errors, false);
        else {
          const [picture] = answer.pictures;
          each.state = "done";
          each.id = picture.id;
          each.look.src = picture.look;
          each.stateWord.textContent = picture.known ? words.known : words.done;
          progress.remove();
        }
        count();
        done();
      });
      request.send(data);
    });
  }

  async function sendAll() {
    sending = true;
    // One after the other: each is read and written whole before the next, and the desk stays quick for everybody else.
    for (const each of files.filter((known) => known.state === "waits")) await send(each);
    sending = false;
    const brought = files.filter((each) => each.state === "done").map((each) => each.id);
    if (!brought.length) return;
    onLink.href = `${words.wordsUrl}?ids=${brought.slice(0, 400).join(",")}`;
    if (files.every((each) => each.state === "done")) location.assign(onLink.href);
    else onLink.hidden = false;
  }

  input.addEventListener("change", () => add(input.files));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  form.addEventListener("submit", (event) => {
    // Without a file the server asks for one in its own words.
    if (!files.some((each) => each.state === "waits")) {
      if (files.length) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (!sending) sendAll();
  });
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
  form.querySelector("[data-drop-words]").hidden = false;
}
