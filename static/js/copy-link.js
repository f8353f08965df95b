// "Copy link": stands in the page hidden and comes out where a script runs. Pages on plain http, such as a paper shown in
// its own network, have no clipboard to write to; there the old command copies from a field of our own.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
}

for (const button of document.querySelectorAll(".copy-link")) {
  // Empty and there before it speaks: only then do screen readers read what comes in.
  const status = document.createElement("span");
  status.className = "unseen";
  status.setAttribute("role", "status");
  button.after(status);
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await copy(button.dataset.address);
    } catch {
      return;
    }
    button.focus();
    button.textContent = status.textContent = button.dataset.done;
  });
}
