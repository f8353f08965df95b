// The page of a correction: what is typed stands at once as it will be printed. Without this script the button
// "Show how it will look" does the same by a request.

const form = document.getElementById("correct_form");

if (form) {
  const printed = form.querySelector("[data-printed]");
  const text = form.elements.text;
  const part = (name) => printed.querySelector(`[data-${name}]`);

  // As Django's `linebreaks`: an empty line begins a paragraph, a line end is one.
  const paragraphs = (typed) =>
    typed
      .split(/\n{2,}/)
      .filter((words) => words.trim())
      .map((words) => {
        const paragraph = document.createElement("p");
        words.split("\n").forEach((line, number) => {
          if (number) {
            paragraph.append(document.createElement("br"));
          }
          paragraph.append(line);
        });
        return paragraph;
      });

  const nothing = () => {
    const paragraph = document.createElement("p");
    paragraph.className = "nothing";
    paragraph.textContent = part("text").dataset.nothing;
    return [paragraph];
  };

  const show = () => {
    const kind = form.querySelector("[name=kind]:checked");
    const above = form.querySelector("[name=place]:checked")?.value === "top";
    const typed = text.value.trim();
    if (kind) {
      const updates = kind.dataset.updates === "yes";
      part("kind").textContent = kind.dataset.label;
      text.placeholder = kind.dataset.example;
      part("updated-now").hidden = !updates;
      if (part("updated-before")) {
        part("updated-before").hidden = updates;
      }
    }
    part("above").hidden = above;
    part("below").hidden = !above;
    part("text").replaceChildren(...(typed ? paragraphs(typed) : nothing()));
  };

  form.querySelector("[data-preview-button]").hidden = true;
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
