// Sheets: the native dialogs of a page. A sheet that the server sent open lies over the page here, and holds the focus;
// buttons with `data-opens` open the one they name, `data-closes` closes it. Without a script the server sends the sheet
// that was asked for, open, in its place on the page.

for (const sheet of document.querySelectorAll("dialog[data-open]")) {
  sheet.close();
  sheet.showModal();
}

// An open sheet's address is asked once: loaded again, or gone back to, the page is the form.
if (new URLSearchParams(location.search).has("sheet")) history.replaceState(null, "", location.pathname + location.hash);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const sheet = opener && document.getElementById(opener.dataset.opens);
  if (sheet) {
    event.preventDefault();
    opener.closest("details.menu")?.removeAttribute("open");
    opener.closest("dialog")?.close();
    sheet.showModal();
    sheet.querySelector("textarea, input:not([type=hidden])")?.focus();
    return;
  }
  const closer = event.target.closest("[data-closes], [data-mends]");
  const open = closer?.closest("dialog");
  if (!open) return;
  event.preventDefault();
  open.close();
  if (closer.dataset.mends) {
    document.dispatchEvent(new CustomEvent("desk:show", { detail: { id: closer.dataset.mends } }));
  }
});

// Enter in a sheet presses the sheet's own button, not the first of the form behind it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("dialog input")) return;
  event.preventDefault();
  event.target.closest("dialog").querySelector("button[type=submit]")?.click();
});

// Whoever types an hour means that hour; the button says what it will do.
for (const field of document.querySelectorAll("[data-chooses]")) {
  const form = field.form;
  const [name, value] = field.dataset.chooses.split("=");
  const button = form.querySelector("[data-now]");
  const say = () => (button.textContent = form.elements[name].value === value ? button.dataset.at : button.dataset.now);
  field.addEventListener("input", () => {
    if (field.value) form.elements[name].value = value;
    say();
  });
  form.addEventListener("change", say);
  say();
}
