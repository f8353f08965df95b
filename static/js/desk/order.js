// A list that is put in order by dragging its lines; the buttons on each line do the same without.

for (const form of document.querySelectorAll("[data-order]")) {
  const list = form.querySelector("ol");
  let dragged = null;
  let before = "";

  const order = () => [...list.children].map((line) => line.dataset.pk).join(",");

  for (const line of list.children) {
    line.draggable = true;
    line.addEventListener("dragstart", (event) => {
      dragged = line;
      before = order();
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", line.dataset.pk);
      line.classList.add("dragged");
    });
    line.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      if (dragged === line) return;
      const frame = line.getBoundingClientRect();
      if (event.clientY < frame.top + frame.height / 2) line.before(dragged);
      else line.after(dragged);
    });
    line.addEventListener("drop", (event) => event.preventDefault());
    line.addEventListener("dragend", () => {
      line.classList.remove("dragged");
      dragged = null;
      if (order() === before) return;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "order", value: order() });
      form.append(field);
      form.submit();
    });
  }
}
