// What Word and Google Docs put on the clipboard, made plain before the editor reads it. A strict policy makes the browser
// ignore style attributes, so bold and italic are read from the attribute's text. The server does the same once more
// (newsroom/text): this is only so that the editor sees at once what will be kept.
//
// The attribute is renamed before anything is parsed: else the browser reports each one as refused.
import { Extension, Plugin } from "django-prose-editor/editor";

const STYLES = [
  [/font-weight\s*:\s*(bold|[6-9]00)/i, "strong"],
  [/font-style\s*:\s*italic/i, "em"],
  [/vertical-align\s*:\s*super/i, "sup"],
  [/vertical-align\s*:\s*sub(?!p|e)/i, "sub"],
];
const NOT_BOLD = /font-weight\s*:\s*(normal|lighter|[1-5]00)/i;
const LEVEL = /mso-list\s*:\s*l\d+\s+level(\d)/i;
const MARKER = /mso-list\s*:\s*ignore/i;
const NUMBERED = /^\(?(\d{1,4}|[a-z]{1,4})[.)]/i;

const STYLE_ATTRIBUTE = /(<[a-z][^<>]*?\s)style\s*=/gi;

const unwrap = (element) => element.replaceWith(...element.childNodes);

const marksFromStyles = (root) => {
  for (const element of root.querySelectorAll("[data-style]")) {
    const style = element.dataset.style;
    const block = /^(P|DIV|H[1-6]|LI|TD|TH|UL|OL|TABLE|TR|TBODY|BLOCKQUOTE)$/.test(element.tagName);
    for (const [pattern, tag] of STYLES) {
      if (block || !pattern.test(style) || element.closest(tag)) continue;
      const mark = root.ownerDocument.createElement(tag);
      mark.append(...element.childNodes);
      element.append(mark);
    }
    if (/^(B|STRONG)$/.test(element.tagName) && NOT_BOLD.test(style)) unwrap(element);
  }
};

const listsFromWord = (root) => {
  let open = [];
  let last = null;
  for (const paragraph of root.querySelectorAll("p[data-style*='mso-list']")) {
    const level = LEVEL.exec(paragraph.dataset.style);
    if (!level) continue;
    const marker = [...paragraph.querySelectorAll("[data-style]")].find((el) => MARKER.test(el.dataset.style));
    const tag = NUMBERED.test(marker?.textContent.trim() ?? "") ? "ol" : "ul";
    marker?.remove();
    if (paragraph.previousElementSibling !== last) open = [];
    const depth = Math.min(Number(level[1]) || 1, open.length + 1);
    open.length = Math.min(open.length, depth);
    if (open.length === depth && open[depth - 1].localName !== tag) open.pop();
    const item = root.ownerDocument.createElement("li");
    const line = root.ownerDocument.createElement("p");
    line.append(...paragraph.childNodes);
    item.append(line);
    if (open.length < depth) {
      const list = root.ownerDocument.createElement(tag);
      if (open.length) {
        open.at(-1).lastElementChild.append(list);
        paragraph.remove();
      } else {
        paragraph.replaceWith(list);
        last = list;
      }
      open.push(list);
    } else {
      paragraph.remove();
    }
    open.at(-1).append(item);
  }
};

export const cleanPaste = (html) => {
  const root = new DOMParser().parseFromString(html.replace(STYLE_ATTRIBUTE, "$1data-style="), "text/html").body;
  const comments = root.ownerDocument.createNodeIterator(root, NodeFilter.SHOW_COMMENT);
  for (let comment; (comment = comments.nextNode()); ) comment.remove();
  for (const element of root.querySelectorAll("style, script, meta, link, title, xml")) element.remove();
  listsFromWord(root);
  marksFromStyles(root);
  for (const link of root.querySelectorAll("a[href]")) {
    const redirect = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/i.test(link.getAttribute("href"));
    const target = redirect && new URL(link.getAttribute("href")).searchParams.get("q");
    if (target) link.setAttribute("href", target);
    if (/^(file:|#_)/i.test(link.getAttribute("href"))) unwrap(link);
  }
  for (const image of root.querySelectorAll("img")) if (!image.closest("figure[data-picture]")) image.remove();
  for (const element of root.querySelectorAll("*")) {
    element.removeAttribute("data-style");
    if (element.localName.includes(":")) unwrap(element);
    else if (element.localName === "p" && !element.textContent.trim() && !element.querySelector("img, br + br")) {
      element.remove();
    }
  }
  return root.innerHTML;
};

export const PasteCleaner = Extension.create({
  name: "pasteCleaner",

  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPaste } })];
  },
});
