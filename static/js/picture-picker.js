// The picker: sends the chosen picture to the window that opened it, then closes.

for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => {
    if (!window.opener) return;
    const { pick, uid, src, alt, caption, credit, name } = button.dataset;
    window.opener.postMessage({ picked: { pk: pick, uid, src, alt, caption, credit, name } }, location.origin);
    window.close();
  });
}
