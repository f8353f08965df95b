// Headline and standfirst: they grow with the text, say when the headline is long, and stand in the direction of their
// language. Where the paper's own language is left, the text itself decides.
const form = document.getElementById("article_form");
const headline = form.elements.headline;
const standfirst = form.elements.standfirst;

// -- growing -------------------------------------------------------------------------------------------------------

const grow = (area) => {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
};

// One line each: Enter goes on to what comes next.
const next = () => form.querySelector(".tiptap") ?? form.elements.body;
for (const [area, after] of [[headline, () => standfirst], [standfirst, next]]) {
  grow(area);
  area.addEventListener("input", () => grow(area));
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    after().focus();
  });
}

// -- length --------------------------------------------------------------------------------------------------------

const meter = form.querySelector("[data-meter]");
const measure = () => {
  const length = [...headline.value.trim()].length;
  meter.hidden = length <= Number(meter.dataset.most);
  meter.querySelector("[data-length]").textContent = length;
};
measure();
headline.addEventListener("input", measure);

// The other headlines show the one they fall back to.
const others = document.querySelectorAll("[data-falls-back]");
headline.addEventListener("input", () => {
  for (const field of others) field.placeholder = headline.value.trim();
});

// -- direction -----------------------------------------------------------------------------------------------------

const rightToLeft = form.dataset.rightToLeft.split(" ");
const language = form.elements.language;
const papers = form.dataset.language;
// A language of its own was chosen now, or when the story was begun.
let chosen = language.value !== "" && language.value !== papers;

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/gu;
const LETTER = /\p{L}/gu;
const ofText = (text) => {
  const start = text.slice(0, 1000);
  const letters = start.match(LETTER)?.length ?? 0;
  return letters ? ((start.match(RTL)?.length ?? 0) * 2 > letters ? "rtl" : "ltr") : "";
};
const ofLanguage = () => (rightToLeft.includes(language.value || papers) ? "rtl" : "ltr");

const turn = () => {
  const body = form.querySelector(".tiptap");
  const fields = [[headline, headline.value], [standfirst, standfirst.value], [form.elements.kicker, form.elements.kicker.value]];
  if (body) fields.push([body, body.textContent]);
  else fields.push([form.elements.body, form.elements.body.value]);
  const whole = ofText(fields.map(([, text]) => text).join(" "));
  for (const [field, text] of fields) {
    const way = chosen ? ofLanguage() : ofText(text) || whole || ofLanguage();
    if (field.dir !== way) field.dir = way;
  }
};
language.addEventListener("change", () => {
  chosen = language.value !== "";
  turn();
});
form.addEventListener("input", turn);
document.addEventListener("prose-editor:ready", turn);
turn();
