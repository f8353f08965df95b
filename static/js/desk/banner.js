// The banner shows itself while it is typed, and counts what still fits. Without this it shows what was saved.

const look = document.querySelector(".banner");
const text = document.getElementById("id_text");
const kicker = document.getElementById("id_kicker");

function shows(field, name) {
  const part = look?.querySelector(`[data-${name}]`);
  if (!field || !part) return;
  const show = () => (part.textContent = field.value.trim() || part.dataset[name]);
  field.addEventListener("input", show);
  show();
}

shows(text, "text");
shows(kicker, "kicker");

if (text) {
  const most = Number(text.dataset.most);
  const line = Object.assign(document.createElement("p"), { className: "banner-left" });
  const left = Object.assign(document.createElement("bdi"), { dir: "ltr" });
  line.append(left);
  text.after(line);
  const count = () => {
    const length = [...text.value.trim()].length;
    left.textContent = `${length} / ${most}`;
    line.classList.toggle("over", length > most);
  };
  text.addEventListener("input", count);
  count();
}
