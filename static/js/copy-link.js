// "Copy link": stands in the page hidden, and comes out where the browser can copy.
for (const button of document.querySelectorAll(".copy-link")) {
  if (!navigator.clipboard) break;
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.address);
    button.textContent = button.dataset.done;
  });
}
