// A list: ticks by the row, by the page and from one to another with Shift; the bar that comes with the first tick; a
// select that shows its choice at once when a pointer chose it (keys pass through many choices, so they press Enter).
const form = document.querySelector("[data-list]");

if (form) {
  const boxes = [...form.querySelectorAll('[name="_selected_action"]')];
  const all = form.querySelector("[data-all]");
  const bar = form.querySelector("[data-ticked-bar]");
  const count = bar?.querySelector("[data-ticked]");
  let last = null;

  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr, li")?.classList.toggle("ticked", box.checked);
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (!bar) return;
    bar.hidden = ticked === 0;
    bar.classList.add("floats");
    if (count) count.textContent = count.dataset.ticked.replace("%(count)s", ticked);
  };

  form.addEventListener("click", ({ target, shiftKey }) => {
    if (target === all) {
      for (const box of boxes) box.checked = all.checked;
    } else if (boxes.includes(target)) {
      if (shiftKey && last && last !== target) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((a, b) => a - b);
        for (const box of boxes.slice(from, to + 1)) box.checked = target.checked;
      }
      last = target;
    } else return;
    show();
  });
  if (boxes.length || bar) show();
  // Coming back by the browser's own button, ticks are as they were left.
  window.addEventListener("pageshow", show);

  // As cards, cells have no heading above them: each says its own.
  const table = form.querySelector("#result_list");
  const heads = [...(table?.querySelectorAll("thead th") ?? [])].map((head) =>
    (head.querySelector("a")?.firstChild ?? head).textContent.trim(),
  );
  for (const row of table?.tBodies[0]?.rows ?? []) {
    [...row.cells].forEach((cell, n) => {
      if (heads[n] && !cell.querySelector("input")) cell.dataset.label = heads[n];
    });
  }
}

for (const filters of document.querySelectorAll("[data-filters]")) {
  let byPointer = false;
  filters.addEventListener("pointerdown", () => (byPointer = true));
  filters.addEventListener("keydown", () => (byPointer = false));
  filters.addEventListener("change", ({ target }) => {
    if (byPointer && target.matches("select")) filters.requestSubmit();
  });
}
