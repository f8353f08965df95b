// "2 hours ago" behind the fixed time of a story that is younger than a week, by the reader's own clock and counted on.
// The fixed time stays. The page names this script as one that its first paint waits for, so nothing moves when it comes.
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
  box.className = "ago";
  box.lang = page.lang;
  box.dir = page.dir;
  last.parentElement.after(box);
  const tell = () => {
    const minutes = Math.floor((Date.now() - Date.parse(last.dateTime)) / 60000);
    box.hidden = minutes < 0 || minutes >= WEEK;
    if (!box.hidden && box.textContent !== said(minutes)) box.textContent = said(minutes);
  };
  tell();
  setInterval(tell, 60000);
  // A page that slept in a tab wakes up with the right words.
  document.addEventListener("visibilitychange", tell);
  addEventListener("pageshow", tell);
}
