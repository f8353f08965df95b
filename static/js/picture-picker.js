// The picker: hands the chosen picture to the window that opened it, then closes.

const number = new URLSearchParams(location.search).get("CKEditorFuncNum");

for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => {
    const opener = window.opener;
    if (!opener) return;
    const { pick, uid, src, alt, caption, credit, name } = button.dataset;
    if (number) {
      // The prose editor's protocol: `id` ends up as the figure's picture.
      opener.CKEDITOR?.tools?.callFunction?.(number, src, { id: uid, alternative_text: alt, caption });
    } else {
      opener.postMessage({ picked: { pk: pick, uid, src, alt, caption, credit, name } }, location.origin);
    }
    window.close();
  });
}
