// A room's form: says whether it is saved, asks before a window with unsaved words is closed, saves by Ctrl+S, and
// leads to the first field that is marked.

for (const form of document.querySelectorAll("form[data-guard]")) {
  const status = form.querySelector("[data-saved]");
  let changed = form.querySelector(".errornote, .errorlist") !== null;

  const touched = (event) => {
    if (event.target.closest("[data-no-guard]")) return;
    changed = true;
    if (status?.dataset.unsaved) status.textContent = status.dataset.unsaved;
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const save = form.querySelector("button[name=_save], button[data-save]");
    if (!save) return;
    event.preventDefault();
    form.requestSubmit(save);
  });
}

const marked = document.querySelector(".field.errors :is(input, select, textarea):not([type=hidden])");
marked?.focus();
