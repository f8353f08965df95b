// Rows that can be added, moved and taken out: the names under a story and its pictures. The form is the same without:
// an empty row at the end, a number for the place, a tick to take out.
const FILLED = "[data-author], [data-author-name], [name$='-picture'], [data-file], textarea, .errorlist";

const isFilled = (row) =>
  [...row.querySelectorAll(FILLED)].some((part) => part.matches(".errorlist") || part.value?.trim());
const standing = (rows) => [...rows.querySelectorAll(":scope > [data-row]:not([hidden])")];
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

const tell = (row) => {
  row.dispatchEvent(new CustomEvent("desk:row", { bubbles: true }));
  row.dispatchEvent(new Event("input", { bubbles: true }));
};

// What the places say, the fields say: numbers, and that the first picture leads.
const settle = (rows) => {
  const all = standing(rows);
  all.forEach((row, n) => {
    field(row, "ORDER").value = n + 1;
    if (rows.dataset.rows === "pictures") field(row, "role").value = n ? "gallery" : "lead";
    row.querySelector("[data-up]").disabled = n === 0;
    row.querySelector("[data-down]").disabled = n === all.length - 1;
  });
  const heading = rows.querySelector("[data-more-pictures]");
  if (heading) {
    heading.hidden = all.length < 2;
    if (all.length > 1) all[1].before(heading);
  }
};

const add = (rows) => {
  const spare = rows.querySelector(":scope > [data-row][hidden][data-extra]");
  let row = spare;
  if (spare) {
    spare.hidden = false;
    spare.removeAttribute("data-extra");
  } else {
    const total = document.getElementById(`id_${rows.dataset.rows}-TOTAL_FORMS`);
    const template = rows.querySelector("template[data-empty-row]");
    const made = template.content.cloneNode(true);
    for (const element of made.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
      }
    }
    row = made.querySelector("[data-row]");
    template.before(made);
    total.value = Number(total.value) + 1;
  }
  tell(row);
  settle(rows);
  row.querySelector("input:not([type=hidden], .order), textarea")?.focus();
};

for (const rows of document.querySelectorAll("[data-rows]")) {
  for (const row of rows.querySelectorAll(":scope > [data-row]")) {
    // The empty row that serves without a script is brought out by the button; the first one stands there already.
    if (row.dataset.extra !== undefined && standing(rows).length > 1 && !isFilled(row)) row.hidden = true;
    if (field(row, "DELETE").checked) row.hidden = true;
  }
  const all = standing(rows);
  all.forEach((row, n) => {
    row.querySelector("[data-up]").disabled = n === 0;
    row.querySelector("[data-down]").disabled = n === all.length - 1;
  });
  const heading = rows.querySelector("[data-more-pictures]");
  if (heading) heading.hidden = all.length < 2;
  const button = rows.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", () => add(rows));
  rows.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-up], [data-down], [data-take-out]");
    const row = tool?.closest("[data-row]");
    if (!row) return;
    const beside = standing(rows);
    const at = beside.indexOf(row);
    if (tool.matches("[data-take-out]")) {
      field(row, "DELETE").checked = true;
      row.hidden = true;
      if (!standing(rows).length) add(rows);
      else button.focus();
    } else {
      if (tool.matches("[data-up]")) beside[at - 1]?.before(row);
      else beside[at + 1]?.after(row);
    }
    settle(rows);
    tell(row);
    if (!row.hidden) (tool.disabled ? row.querySelector("[data-up]:enabled, [data-down]:enabled") : tool)?.focus();
  });
}
