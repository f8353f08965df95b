// The pictures of a story: dropped, chosen from this computer, or from the library, and seen at once. Each row keeps its
// own alt text, caption and credit.

const form = document.getElementById("article_form");

// The row that asks for a picture, and the library's window that will answer it.
let asking = null;
let library = null;

const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const changed = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));

const mark = (row) => {
  const filled = field(row, "picture").value || field(row, "upload").value || row.querySelector(".errorlist");
  row.toggleAttribute("data-empty", !filled);
};

const show = (row, src, name) => {
  const image = row.querySelector("[data-thumb]");
  image.src = src;
  image.hidden = false;
  row.querySelector("[data-picture-name]").textContent = name;
  mark(row);
};

const fill = (row, { pk, name, src, caption, credit, alt }) => {
  field(row, "upload").value = "";
  field(row, "picture").value = pk;
  field(row, "credit").value = credit;
  field(row, "caption").placeholder = caption;
  field(row, "alt").placeholder = alt;
  show(row, src, name);
  changed(field(row, "picture"));
};

// A file goes into the library at once, so that it is not lost with the page. Where that fails it stays in its field, and
// goes with the form.
const takeIn = async (row, file) => {
  const said = row.querySelector("[data-said]");
  const body = new FormData();
  body.append("file", file);
  said.textContent = said.dataset.words;
  try {
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(form.dataset.takeIn, { method: "POST", body, headers: { "X-CSRFToken": token } });
    const taken = await answer.json();
    said.textContent = taken.error ?? "";
    if (!taken.error && field(row, "upload").files[0] === file) fill(row, taken);
  } catch {
    said.textContent = "";
  }
};

const fileChosen = (input) => {
  const [file] = input.files;
  const row = input.closest("[data-row]");
  if (!file) return;
  // As a data address: the policy allows no other picture that did not come from here.
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    if (input.files[0] !== file) return;
    show(row, reader.result, file.name);
    changed(field(row, "picture"));
  });
  reader.readAsDataURL(file);
  takeIn(row, file);
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-file]")) fileChosen(event.target);
});

// -- dropped -------------------------------------------------------------------------------------------------------

const zoneOf = (event) => (event.dataTransfer?.types.includes("Files") ? event.target.closest?.("[data-drop]") : null);

document.addEventListener("dragover", (event) => {
  const zone = zoneOf(event);
  for (const other of document.querySelectorAll(".dragged-over")) if (other !== zone) other.classList.remove("dragged-over");
  if (!zone) return;
  event.preventDefault();
  zone.classList.add("dragged-over");
});
document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("dragged-over");
  const input = zone.querySelector("[data-file]");
  const one = new DataTransfer();
  if (event.dataTransfer.files[0]) one.items.add(event.dataTransfer.files[0]);
  input.files = one.files;
  fileChosen(input);
});

// -- from the library ----------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const choose = event.target.closest("[data-choose]");
  if (!choose) return;
  event.preventDefault();
  asking = choose.closest("[data-row]");
  library = window.open(choose.href, "_blank", "width=900,height=700");
});

window.addEventListener("message", (event) => {
  const picked = event.origin === location.origin && event.data?.picked;
  if (!picked || !asking || event.source !== library) return;
  const row = asking;
  asking = library = null;
  fill(row, picked);
  row.querySelector("[data-choose]").focus();
});

for (const row of document.querySelectorAll(".picture-row")) mark(row);
document.addEventListener("desk:row", (event) => {
  if (event.target.matches(".picture-row")) mark(event.target);
});
