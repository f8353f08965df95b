// The picker: sends the chosen picture to the window that opened it, then closes. Arrow keys move, Esc closes.
//
// A plain script in the head, which the page waits for, and not a module: those run when the whole page is there, and
// until then a click on a picture that already shows would fall on nothing.
{
  const all = () => [...document.querySelectorAll("[data-pick]")];

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (!button || !window.opener) return;
    const { pick, uid, src, alt, caption, credit, name } = button.dataset;
    window.opener.postMessage({ picked: { pk: pick, uid, src, alt, caption, credit, name } }, location.origin);
    window.close();
  });

  // How many stand in a row, by where they really are.
  const columns = (picks, button) => {
    const top = button.getBoundingClientRect().top;
    return picks.filter((each) => Math.abs(each.getBoundingClientRect().top - top) < 8).length || 1;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && window.opener) {
      window.close();
      return;
    }
    const picks = all();
    const here = picks.indexOf(document.activeElement);
    const search = document.getElementById("q");
    if (here < 0) {
      if (event.key === "ArrowDown" && document.activeElement === search && picks.length) {
        event.preventDefault();
        picks[0].focus();
      }
      return;
    }
    const forward = document.dir === "rtl" ? -1 : 1;
    const row = columns(picks, picks[here]);
    const by = { ArrowLeft: -forward, ArrowRight: forward, ArrowUp: -row, ArrowDown: row }[event.key];
    if (!by) return;
    event.preventDefault();
    if (here + by < 0) search.focus();
    else picks[Math.min(here + by, picks.length - 1)].focus();
  });
}
