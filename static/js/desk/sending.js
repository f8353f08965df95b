// Large files on their way: how much of them is there. Without script the browser sends the same form.
for (const form of document.querySelectorAll("form[data-sending]")) {
  const bar = form.querySelector("[data-bar]");
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button[type=submit]");
  const files = form.querySelector("input[type=file]");
  let sending = false;

  function failed(words) {
    sending = false;
    bar.hidden = true;
    button.disabled = false;
    said.textContent = words;
  }

  form.addEventListener("submit", (event) => {
    if (!files.files.length) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = step.loaded / step.total;
    });
    request.addEventListener("load", () => {
      sending = false;
      // A redirect was followed: that is the move's own page. Anything else is the answer's own page.
      if (request.responseURL !== form.action) {
        location.assign(request.responseURL);
        return;
      }
      document.open();
      document.write(request.responseText);
      document.close();
    });
    for (const kind of ["error", "abort"]) request.addEventListener(kind, () => failed(form.dataset.lost));
    request.send(new FormData(form));
    bar.hidden = false;
    button.disabled = true;
    said.textContent = form.dataset.going;
  });
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
}
