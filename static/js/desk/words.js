// "612 words · 3 min" under the text, while it is written. The rules are those of newsroom/text/reading.py: pieces between
// spaces, dashes and slashes that hold a letter or a digit; ideographs one by one; scripts without spaces by their letters.
const forms = JSON.parse(document.getElementById("story-words").textContent);
const line = document.querySelector("[data-count]");
const area = document.getElementById("article_form").elements.body;

const BLOCKS = /^(BR|P|H[1-6]|UL|OL|LI|BLOCKQUOTE|ASIDE|FIGURE|FIGCAPTION|TABLE|THEAD|TBODY|TR|DIV|HR|PRE)$/;
const IDEOGRAPHS = /[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/gu;
const UNSPACED = /[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u1021\u1780-\u17b3]/g;
const UNSPACED_ALL = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+/g;
const BETWEEN = /[\s/|—–…·•]+|--+|\.\.+/;
const LETTER = /[\p{L}\p{N}]/u;

const plain = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const text = [...node.childNodes].map(plain).join("");
  if (BLOCKS.test(node.tagName)) return `\n${text}\n`;
  return /^T[DH]$/.test(node.tagName) ? ` ${text} ` : text;
};

const counts = (text) => {
  const ideographs = text.match(IDEOGRAPHS)?.length ?? 0;
  const rest = text.replace(IDEOGRAPHS, " ");
  const unspaced = Math.ceil((rest.match(UNSPACED)?.length ?? 0) / 3);
  const spaced = rest.replace(UNSPACED_ALL, " ").split(BETWEEN).filter((piece) => LETTER.test(piece)).length;
  return [spaced + unspaced, ideographs];
};

const phrase = (words, n) => {
  const category = new Intl.PluralRules(forms.language).select(n);
  return words[category].replace("%", new Intl.NumberFormat(forms.language).format(n));
};

const count = () => {
  const [words, ideographs] = counts(plain(new DOMParser().parseFromString(area.value, "text/html").body));
  const minutes = Math.max(1, Math.round(words / 220 + ideographs / 450));
  const all = words + ideographs;
  line.textContent = all ? `${phrase(forms.words, all)} · ${phrase(forms.minutes, minutes)}` : "";
};

let timer = 0;
const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(count, 250);
};
area.addEventListener("input", soon);
area.addEventListener("prose-editor:ready", (event) => event.detail.editor.on("update", soon));
count();
