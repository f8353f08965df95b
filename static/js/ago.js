// "2 hours ago" behind the fixed time of a story that is younger than a week, by the reader's own clock and counted on.
// It takes only room that is left on its line (see story.css), so nothing moves; the fixed time stays.
const WEEK = 7 * 24 * 60;
const page = document.documentElement;
const words = new Intl.RelativeTimeFormat(page.lang, { numeric: "always" });
const now = new Intl.RelativeTimeFormat(page.lang, { numeric: "auto" });

function said(minutes) {
  if (minutes < 1) return now.format(0, "minute");
  if (minutes < 60) return words.format(-minutes, "minute");
  if (minutes < 24 * 60) return words.format(-Math.floor(minutes / 60), "hour");
  return words.format(-Math.floor(minutes / (24 * 60)), "day");
}

const times = document.querySelectorAll(".byline-row time");
const last = times[times.length - 1];
if (last) {
  const box = document.createElement("span");
  const text = document.createElement("span");
  box.className = "ago";
  box.lang = page.lang;
  box.dir = page.dir;
  box.append("\u200b", text);
  last.closest(".meta").append(box);
  const tell = () => {
    const minutes = Math.floor((Date.now() - Date.parse(last.dateTime)) / 60000);
    box.hidden = minutes < 0 || minutes >= WEEK;
    if (!box.hidden && text.textContent !== said(minutes)) text.textContent = said(minutes);
  };
  tell();
  setInterval(tell, 60000);
  // A page that slept in a tab wakes up with the right words.
  document.addEventListener("visibilitychange", tell);
  addEventListener("pageshow", tell);
}
