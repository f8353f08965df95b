// The menus that drop down close when one looks elsewhere: by Esc, by a click or a focus outside, and when another opens.
const open = () => document.querySelectorAll("details.menu[open]");

const closeOthers = (target) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
};

document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
    event.preventDefault();
  }
});
