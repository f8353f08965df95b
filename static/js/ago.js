// "2 hours ago" behind the fixed time of a story that is younger than a week, by the reader's own clock and counted on.
// The fixed time stays, and the page keeps the place free, so nothing moves when the words come.
const WEEK = 7 * 24 * 60;
const page = document.documentElement;
const before = new Intl.RelativeTimeFormat(page.lang, { numeric: "always" });

function said(minutes) {
  if (minutes < 60) return before.format(-minutes, "minute");
  if (minutes < 24 * 60) return before.format(-Math.floor(minutes / 60), "hour");
  return before.format(-Math.floor(minutes / (24 * 60)), "day");
}

const box = document.querySelector(".byline-row .ago");
const last = [...document.querySelectorAll(".byline-row time")].pop();
if (box && last) {
  const tell = () => {
    const minutes = Math.floor((Date.now() - Date.parse(last.dateTime)) / 60000);
    const words = minutes < 1 || minutes >= WEEK ? "" : said(minutes);
    if (box.textContent !== words) box.textContent = words;
  };
  tell();
  setInterval(tell, 60000);
  // A page that slept in a tab wakes up with the right words.
  document.addEventListener("visibilitychange", tell);
  addEventListener("pageshow", tell);
}
