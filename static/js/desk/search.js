// “/” leads to the desk's search from wherever one is not typing, as in most newsrooms' tools.
const field = document.querySelector("[data-find]");

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  if (isTyping(event.target) || field.offsetParent === null) return;
  event.preventDefault();
  field.focus();
  field.select();
});
