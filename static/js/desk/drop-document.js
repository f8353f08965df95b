// A Word document dropped anywhere on the list of stories, or chosen by the button, is sent at once; the answer is the
// form of the new draft. Without this script the form has a button of its own.
const form = document.querySelector("[data-drop-document]");
const input = form?.querySelector("input[type=file]");

const isDocument = (file) => /\.(docx?|docm|odt|rtf)$/i.test(file?.name ?? "");
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

if (form) {
  form.classList.add("scripted");
  form.querySelector("[data-without-script]").hidden = true;

  const sign = document.createElement("p");
  sign.className = "drop-sign";
  sign.setAttribute("role", "status");
  sign.hidden = true;
  form.append(sign);
  const say = (words) => {
    sign.textContent = words;
    sign.hidden = !words;
  };

  let sent = false;
  const send = () => {
    if (sent || !input.files.length) return;
    sent = true;
    form.setAttribute("aria-busy", "true");
    form.requestSubmit();
  };
  input.addEventListener("change", send);
  // Back from the draft by the browser's own button: the form is ready again.
  window.addEventListener("pageshow", () => {
    sent = false;
    form.removeAttribute("aria-busy");
    form.reset();
  });

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    say(form.dataset.words);
    document.body.classList.add("dropping");
  });
  const over = () => {
    document.body.classList.remove("dropping");
    say("");
  };
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && over());
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over();
    const file = [...event.dataTransfer.files].find(isDocument);
    if (!file) {
      say(form.dataset.wrong);
      return;
    }
    const one = new DataTransfer();
    one.items.add(file);
    input.files = one.files;
    send();
  });
}
