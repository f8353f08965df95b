// The story form's conveniences. Everything here also works without: rows by the empty one at the end, pictures by
// their number in the library, order by numbers.

// The row that asks for a picture, and the picker's window that will answer it.
let asking = null;
let picker = null;

function addRow(rows) {
  const total = document.getElementById(`id_${rows.dataset.rows}-TOTAL_FORMS`);
  const template = rows.querySelector("template[data-empty-row]");
  const made = template.content.cloneNode(true);
  const swap = (text) => text.replaceAll("__prefix__", total.value);
  for (const element of made.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes("__prefix__")) element.setAttribute(attribute.name, swap(attribute.value));
    }
  }
  const row = made.querySelector("[data-row]");
  template.before(made);
  total.value = Number(total.value) + 1;
  prepare(row);
  // Django's own autocomplete listens for this.
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: rows.dataset.rows } }));
  row.querySelector("select, input, textarea")?.focus();
}

function prepare(row) {
  const choose = row.querySelector("[data-choose]");
  if (!choose) return;
  choose.hidden = false;
  row.querySelector("input.picked").closest(".field").classList.add("by-hand");
  choose.addEventListener("click", (event) => {
    event.preventDefault();
    asking = row;
    picker = window.open(choose.href, "_blank", "width=900,height=700");
  });
}

window.addEventListener("message", (event) => {
  const picked = event.origin === location.origin && event.data?.picked;
  if (!picked || !asking || event.source !== picker) return;
  const field = (name) => asking.querySelector(`[name$="-${name}"]`);
  field("picture").value = picked.pk;
  field("credit").value = picked.credit;
  asking.querySelector("legend").textContent = picked.name;
  const thumb = asking.querySelector("[data-thumb]");
  thumb.src = picked.src;
  thumb.hidden = false;
  asking = picker = null;
});

// Django's autocomplete leaves its boxes without a name; they have their field's label.
function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels?.[0]?.textContent.trim();
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box || box.hasAttribute("aria-label")) continue;
    const shown = box.querySelector(".select2-selection__rendered");
    const name = () => {
      const value = select.selectedOptions[0]?.textContent.trim();
      const words = value ? `${label}: ${value}` : label;
      box.setAttribute("aria-label", words);
      shown?.setAttribute("aria-label", words);
    };
    box.removeAttribute("aria-labelledby");
    name();
    window.django?.jQuery(select).on("change", name);
  }
}
// Through jQuery's own queue: its autocomplete comes up in there too, before us.
window.django?.jQuery(nameBoxes);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));

for (const rows of document.querySelectorAll("[data-rows]")) {
  rows.querySelectorAll("[data-row]").forEach(prepare);
  const button = rows.querySelector("[data-add-row]");
  button.hidden = false;
  button.addEventListener("click", () => addRow(rows));
}
