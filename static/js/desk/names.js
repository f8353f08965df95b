// The names under a story: typed, with the paper's authors offered while one types. A name that is chosen carries its
// author's number; any other is found, or made, by the server when the story is saved.
const form = document.getElementById("article_form");
const list = document.getElementById("found-authors");
const known = new Map();
const asked = new Set();
let timer = 0;

const carry = (box) => {
  const hidden = box.closest("[data-row]").querySelector("[data-author]");
  if (box.dataset.chosen === undefined) box.dataset.chosen = box.defaultValue;
  const typed = box.value.trim();
  if (known.has(typed)) {
    hidden.value = known.get(typed);
    box.dataset.chosen = typed;
  } else if (typed !== box.dataset.chosen) {
    hidden.value = "";
  }
};

const ask = async (box) => {
  const typed = box.value.trim();
  if (!typed || asked.has(typed)) return;
  asked.add(typed);
  try {
    const answer = await fetch(`${form.dataset.authors}?q=${encodeURIComponent(typed)}`, { redirect: "error" });
    if (!answer.ok) return;
    for (const { value, pk, note } of (await answer.json()).found) {
      if (known.has(value)) continue;
      known.set(value, pk);
      const option = document.createElement("option");
      option.value = value;
      if (note) option.label = `${value} (${note})`;
      list.append(option);
    }
    carry(box);
  } catch {
    // Without the list a name is typed whole.
    asked.delete(typed);
  }
};

form.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-author-name]")) event.target.setAttribute("list", list.id);
});
form.addEventListener("input", (event) => {
  if (!event.target.matches("[data-author-name]")) return;
  carry(event.target);
  clearTimeout(timer);
  timer = setTimeout(ask, 150, event.target);
});
