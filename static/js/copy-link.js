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
  const label = button.textContent;
  // Empty and there before it speaks: only then do screen readers read what comes in.
  const status = document.createElement("span");
  status.className = "unseen";
  status.setAttribute("role", "status");
  button.after(status);
  button.parentElement.hidden = false;
  let timer;
  const say = (words, failed) => {
    status.textContent = words;
    // Copied, the button shows it; what failed needs room to be read, and to be selected by hand.
    status.className = failed ? "copy-failed" : "unseen";
    button.textContent = words && !failed ? words : label;
  };
  button.addEventListener("click", async () => {
    clearTimeout(timer);
    say("");
    try {
      await copy(button.dataset.address);
    } catch {
      button.focus();
      say(button.dataset.failed, true);
      return;
    }
    button.focus();
    say(button.dataset.done);
    timer = setTimeout(say, 4000, "");
  });
}
