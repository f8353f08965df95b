// A picture chosen for a form: the picker opens in a window of its own and sends what was chosen.

for (const box of document.querySelectorAll("[data-picture-choice]")) {
  const field = box.querySelector("input");
  const thumb = box.querySelector("[data-thumb]");
  const chosen = box.querySelector("[data-chosen]");
  const open = box.querySelector("[data-choose-picture]");
  const none = box.querySelector("[data-no-picture]");
  let picker = null;

  function set(value, src, name) {
    field.value = value;
    thumb.hidden = !src;
    if (src) thumb.src = src;
    else thumb.removeAttribute("src");
    chosen.textContent = name;
    none.hidden = !value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  open.hidden = false;
  none.hidden = !field.value;
  if (!field.closest(".errors")) box.querySelector("[data-by-hand]").hidden = true;
  open.addEventListener("click", (event) => {
    event.preventDefault();
    picker = window.open(open.href, "_blank", "width=900,height=700");
  });
  none.addEventListener("click", () => set("", "", ""));
  window.addEventListener("message", (event) => {
    const picked = event.origin === location.origin && event.source === picker && event.data?.picked;
    if (picked) set(picked.pk, picked.src, picked.name);
  });
}
