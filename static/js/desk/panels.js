// The panels at the side: a closed one says what is in it, and follows what is typed.
const form = document.getElementById("article_form");
const language = document.documentElement.lang;

const said = (control) => {
  if (control.type === "hidden" || control.type === "file" || control.closest("[data-row], template")) return "";
  // The address is the headline's own, the language the paper's: neither is worth a word.
  if (control.name === "slug" || (control.name === "language" && control.value === form.dataset.language)) return "";
  if (control.type === "radio") {
    return control.checked && control.value === "true" ? control.labels[0].textContent.trim() : "";
  }
  if (control.type === "checkbox") {
    const quiet = control.closest("[data-quiet]");
    if (quiet) return control.checked ? "" : quiet.dataset.words;
    return control.checked ? control.labels[0].textContent.trim() : "";
  }
  if (control.tagName === "SELECT") return control.value ? control.selectedOptions[0].textContent.trim() : "";
  if (control.type === "datetime-local" && control.value) {
    return new Date(control.value).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
  }
  return control.value.trim();
};

const rowsOf = (panel) => [...panel.querySelectorAll("[data-row]:not([hidden])")];

const lines = {
  "panel-byline": (panel) => {
    const typed = panel.querySelector("[name=byline_text]").value.trim();
    const names = rowsOf(panel).map((row) => row.querySelector("[data-author-name]").value.trim());
    return typed ? [typed] : [names.filter(Boolean).join(", "), said(panel.querySelector("[name=source]"))];
  },
  "panel-pictures": (panel) =>
    rowsOf(panel)
      .map((row) => row.querySelector("[data-picture-name]").textContent.trim())
      .filter(Boolean)
      .slice(0, 1),
};

const update = (panel) => {
  const all = () => [...panel.querySelectorAll("input[name], select[name], textarea[name]")].map(said);
  const words = (lines[panel.id] ?? all)(panel).filter(Boolean).join(" · ");
  const value = panel.querySelector("[data-value]");
  value.firstElementChild.textContent = words || value.dataset.none;
};

for (const panel of document.querySelectorAll("[data-panel]")) {
  for (const event of ["input", "change", "desk:row"]) panel.addEventListener(event, () => update(panel));
}
