// The story form's bar: what needs a script comes out, Ctrl+S saves, and the count of things to do follows what is typed.
const form = document.getElementById("article_form");

const reveal = (root) => {
  for (const part of root.querySelectorAll("[data-needs-script]")) part.hidden = false;
};
reveal(document);
document.addEventListener("desk:row", (event) => reveal(event.target));

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (!document.querySelector("dialog[open]")) form.requestSubmit(document.querySelector("[data-save]"));
});

// A form that is being sent is not sent twice.
let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  // Whoever else listens may hold it back; then it was not sent.
  else setTimeout(() => (sent = !event.defaultPrevented));
  setTimeout(() => (sent = false), 4000);
});
window.addEventListener("pageshow", () => (sent = false));

// -- where something is to be done ---------------------------------------------------------------------------------

// The field of this id, seen and held: its panel opens, and the editor takes the caret for its textarea.
const show = (id) => {
  const target = document.getElementById(id);
  if (!target) return;
  if (target.matches("details")) target.open = true;
  for (let panel = target.closest("details"); panel; panel = panel.parentElement.closest("details")) panel.open = true;
  const editor = target.closest(".prose-editor")?.querySelector("[contenteditable]");
  const held = editor ?? (target.matches("details") ? target.querySelector("summary") : target);
  held.focus();
  held.scrollIntoView({ block: "center" });
};
document.addEventListener("desk:show", (event) => show(event.detail.id));

const count = document.querySelector("[data-todo-count]");
const forms = JSON.parse(document.getElementById("story-words").textContent);
const phrase = (words, n) => {
  const category = new Intl.PluralRules(forms.language).select(n);
  return words[category].replace("%", new Intl.NumberFormat(forms.language).format(n));
};
const marked = () => [...form.querySelectorAll(".field.errors, .todo:not([hidden])")];

const recount = () => {
  for (const todo of form.querySelectorAll(".todo[data-todo]")) {
    const field = document.getElementById(todo.dataset.todo);
    if (field) todo.hidden = field.value.replace(/<[^>]*>/g, "").trim() !== "";
  }
  const left = marked().length;
  count.hidden = left === 0;
  count.textContent = phrase(forms.todo, left);
};
if (!count.hidden) form.addEventListener("input", recount);
count.addEventListener("click", (event) => {
  const first = marked()[0];
  if (!first) return;
  event.preventDefault();
  const field = first.matches(".todo[data-todo]")
    ? document.getElementById(first.dataset.todo)
    : first.querySelector("input:not([type=hidden]), select, textarea");
  if (field) show(field.id);
  else show(first.closest("details")?.id);
});

const wrong = form.querySelector(".field.errors");
if (wrong) show(wrong.querySelector("input:not([type=hidden]), select, textarea")?.id);
