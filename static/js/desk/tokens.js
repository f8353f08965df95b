// Topics as words that can be taken out one by one, with the paper's own offered while one types. The field itself stays
// a line of words with commas: that is what is sent, and what is written where no script runs.
const form = document.getElementById("article_form");

for (const box of document.querySelectorAll("[data-tokens]")) {
  const line = box.querySelector("input");
  const label = line.labels[0];
  const list = document.createElement("ul");
  const entry = document.createElement("input");
  const found = document.createElement("datalist");
  list.className = "tokens";
  found.id = `${line.id}-found`;
  entry.id = `${line.id}-entry`;
  entry.type = "text";
  entry.dir = "auto";
  entry.autocomplete = "off";
  entry.placeholder = box.dataset.add;
  entry.setAttribute("list", found.id);
  label.htmlFor = entry.id;
  line.hidden = true;
  line.after(list, entry, found);

  const words = () => [...new Set(line.value.split(/[,،]/).map((word) => word.trim()).filter(Boolean))];
  const write = (all) => {
    line.value = all.join(", ");
    line.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const draw = () => {
    list.replaceChildren(
      ...words().map((word) => {
        const item = document.createElement("li");
        const name = document.createElement("bdi");
        const button = document.createElement("button");
        name.textContent = word;
        button.type = "button";
        button.className = "quiet";
        button.textContent = "×";
        button.setAttribute("aria-label", `${box.dataset.takeOut}: ${word}`);
        button.addEventListener("click", () => {
          write(words().filter((other) => other !== word));
          entry.focus();
        });
        item.append(name, button);
        return item;
      }),
    );
  };
  const take = () => {
    const typed = entry.value.split(/[,،]/).map((word) => word.trim()).filter(Boolean);
    entry.value = "";
    if (typed.length) write([...words(), ...typed]);
  };

  line.addEventListener("input", draw);
  draw();
  entry.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !entry.value) {
      write(words().slice(0, -1));
    }
  });
  entry.addEventListener("blur", take);
  form.addEventListener("submit", take, true);

  const offered = new Set();
  const asked = new Set();
  let timer = 0;
  const ask = async () => {
    const typed = entry.value.trim();
    if (!typed || asked.has(typed)) return;
    asked.add(typed);
    try {
      const answer = await fetch(`${form.dataset.topics}?q=${encodeURIComponent(typed)}`, { redirect: "error" });
      if (!answer.ok) return;
      for (const { value } of (await answer.json()).found) {
        if (offered.has(value)) continue;
        offered.add(value);
        const option = document.createElement("option");
        option.value = value;
        found.append(option);
      }
    } catch {
      // Topics can be typed without being offered.
      asked.delete(typed);
    }
  };
  entry.addEventListener("input", (event) => {
    event.stopPropagation();
    // A comma ends a topic; so does a choice from the list.
    if (/[,،]/.test(entry.value) || (event.inputType === "insertReplacementText" && offered.has(entry.value))) take();
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
}
