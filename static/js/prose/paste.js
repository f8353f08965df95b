// What Word, Google Docs and other pages put on the clipboard, made plain before the editor reads it: every word and
// every space, the marks and blocks a story knows, and nothing else. The server does the same once more (newsroom/text);
// this is only so that the editor shows at once what will be kept.
//
// A strict policy makes the browser ignore style attributes, so they are read as text, and renamed before anything is
// parsed: else the browser reports each one as refused. What the clipboard's own style sheet says of a class is read too.
import { Extension, Plugin, pm } from "django-prose-editor/editor";

const { Fragment, Slice, DOMParser: Reader } = pm.model;

const LIVE_ATTRIBUTE = /(<[a-z][^<>]*?[\s"'/])(style|on[a-z]+)(?=\s*=)/gi;
const SHEET = /<style\b[^>]*>([^]*?)<\/style\s*>/gi;
const NO_COPY = "x-style, script, meta, link, title, xml, template, iframe, object, noscript, svg, button, select, textarea";
// Comments of colleagues, and what Word would have deleted.
const NOT_MEANT = [
  ".MsoCommentReference, .msocomanchor, .msocomtxt, .msocomoff, .msoDel, del[cite^='mailto:'], [id^='cmnt_ref']",
  "[data-style*='mso-element:comment-list'], [data-style*='mso-special-character:comment'], .EOP",
  "br.Apple-interchange-newline",
].join(", ");
const BLOCKS = new Set(
  ("ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION CENTER DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 " +
    "HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL").split(" "),
);
const KEPT = new Set("A ASIDE BLOCKQUOTE BR CODE FIGCAPTION FIGURE H2 H3 HR LI OL P PRE TABLE TBODY TD TFOOT TH THEAD TR UL".split(" "));
const HEADINGS = { H1: "h2", H2: "h2", H3: "h3", H4: "h3", H5: "h3", H6: "h3" };
const MARKS = { B: "strong", STRONG: "strong", I: "em", EM: "em", CITE: "em", DFN: "em", SUP: "sup", SUB: "sub" };
const LEVEL = /mso-list\s*:\s*l(\d+)\s+level(\d)/i;
const MARKER = /mso-list\s*:\s*ignore/i;
const NUMBERED = /^\(?(\d{1,4}|[a-z]{1,4})[.)]/i;

const unwrap = (element) => element.replaceWith(...element.childNodes);
const styleOf = (element) => element.getAttribute("data-style") ?? "";
const isBlank = (text) => !text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").trim();

const rename = (element, tag) => {
  const made = element.ownerDocument.createElement(tag);
  for (const name of ["dir", "data-style", "class"]) {
    if (element.hasAttribute(name)) made.setAttribute(name, element.getAttribute(name));
  }
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
};

// The rules of the clipboard's own sheet, for single tags and classes, put on the elements they are about.
const applySheet = (root, sheets) => {
  const rules = [];
  for (const sheet of sheets) {
    const text = sheet.slice(0, 400_000).replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|<!--|-->/g, "");
    for (const [, selectors, body] of text.matchAll(/([^{}]{1,500})\{([^{}]{0,4000})\}/g)) {
      const says = body.match(/(?<![\w-])(?:font-weight|font-style|vertical-align|mso-outline-level)\s*:[^;]+/gi);
      if (!says) continue;
      for (const selector of selectors.split(",").map((one) => one.trim())) {
        const [, tag, name] = /^([a-z][a-z0-9]*)?(?:\.([\w-]+))?$/i.exec(selector) ?? [];
        // What a sheet says of bare tags (h1 is bold) goes without saying.
        if (name && rules.length < 500) rules.push([tag?.toUpperCase(), name, says.join(";")]);
      }
    }
  }
  for (const [tag, name, says] of rules) {
    for (const element of root.getElementsByClassName(name)) {
      if (!tag || element.tagName === tag) element.setAttribute("data-style", `${says};${styleOf(element)}`);
    }
  }
};

const headingsFromStyles = (root) => {
  for (const paragraph of [...root.querySelectorAll("p, div")]) {
    const name = paragraph.className;
    const outline = /mso-outline-level\s*:\s*([1-6])\b/i.exec(styleOf(paragraph))?.[1];
    const number = /^MsoHeading([1-9])$/i.exec(name)?.[1] ?? outline;
    const level = /^(MsoTitle|title)/i.test(name) ? 2 : number && (Number(number) > 2 ? 3 : 2);
    if (level && !paragraph.querySelector("p, div, table, ul, ol")) rename(paragraph, `h${level}`);
  }
};

// Word's list paragraphs ("·   First") as real lists, nested by their level; a list that goes on keeps its number.
const listsFromWord = (root) => {
  let open = [];
  let last = null;
  for (const paragraph of root.querySelectorAll("[data-style*='mso-list']")) {
    const level = LEVEL.exec(styleOf(paragraph));
    if (!level || !/^(P|DIV|H[1-6])$/.test(paragraph.tagName)) continue;
    // A numbered heading is a heading, with its number.
    if (/^H/.test(paragraph.tagName)) continue;
    const marker = [...paragraph.querySelectorAll("[data-style]")].find((element) => MARKER.test(styleOf(element)));
    const shown = marker?.textContent.trim() ?? "";
    const tag = NUMBERED.test(shown) ? "ol" : "ul";
    marker?.remove();
    if (!last || paragraph.previousElementSibling !== last) open = [];
    const depth = Math.min(Number(level[2]) || 1, open.length + 1, 4);
    open.length = Math.min(open.length, depth);
    if (open.length === depth && open[depth - 1].localName !== tag) open.pop();
    const item = root.ownerDocument.createElement("li");
    const line = root.ownerDocument.createElement("p");
    if (paragraph.dir) line.dir = paragraph.dir;
    line.setAttribute("data-style", styleOf(paragraph));
    line.append(...paragraph.childNodes);
    item.append(line);
    if (open.length < depth) {
      const list = root.ownerDocument.createElement(tag);
      if (tag === "ol" && Number.parseInt(shown, 10) > 1) list.start = Number.parseInt(shown, 10);
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

// Word on the web gives every item a list of its own; Google Docs puts the inner list beside the item.
const listsJoined = (root) => {
  for (const wrapper of root.querySelectorAll("div.ListContainerWrapper")) unwrap(wrapper);
  let open = [];
  for (const list of [...root.querySelectorAll(":is(ul, ol):has(> li[data-aria-level])")]) {
    const level = Number(list.firstElementChild.dataset.ariaLevel) || 1;
    if (!open.length || list.previousElementSibling !== open[0]) open = [];
    const depth = Math.min(level, open.length + 1);
    const same = open[depth - 1]?.localName === list.localName;
    if (same) {
      open[depth - 1].append(...list.children);
      list.remove();
      open.length = depth;
    } else {
      open.length = Math.min(open.length, depth - 1);
      open.at(-1)?.lastElementChild.append(list);
      open.push(list);
    }
  }
  for (const list of root.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) list.previousElementSibling?.append(list);
};

const marksIn = (element, state) => {
  const style = styleOf(element);
  const mark = MARKS[element.tagName];
  const now = { ...state };
  if (mark === "strong") now.strong = true;
  else if (mark === "em") now.em = true;
  else if (mark) now.script = mark;
  if (/(?<![\w-])font-weight\s*:\s*(bold|[6-9]00)/i.test(style)) now.strong = true;
  else if (/(?<![\w-])font-weight\s*:\s*(normal|lighter|[1-5]00)/i.test(style)) now.strong = false;
  if (/(?<![\w-])font-style\s*:\s*(italic|oblique)/i.test(style)) now.em = true;
  else if (/(?<![\w-])font-style\s*:\s*normal/i.test(style)) now.em = false;
  if (/(?<![\w-])vertical-align\s*:\s*super/i.test(style)) now.script = "sup";
  else if (/(?<![\w-])vertical-align\s*:\s*sub(?!p|e)/i.test(style)) now.script = "sub";
  if (/^H[1-6]$/.test(element.tagName)) now.strong = false;
  if (/mso-spacerun|mso-tab-count|Apple-converted-space/i.test(style + element.className)) now.spaces = true;
  if (/mso-tab-count/i.test(style)) now.tab = true;
  return now;
};

const wordsOf = (node, state, soft) => {
  let text = node.data;
  if (state.tab) return " ";
  if (state.spaces) return text.replace(/\s/g, " ");
  const bare = node.parentElement;
  if (text === "\u00a0" && bare.tagName === "SPAN" && !bare.className && !bare.hasAttribute("data-style")) return " ";
  // A no-break space beside a plain one only keeps a browser from making one of two.
  text = text.replace(/ \u00a0+(?= |$)|\u00a0+ /g, (run) => " ".repeat(run.length));
  // A line end of the source is one space, with all that stands around it.
  return soft ? text : text.replace(/[ \t\r\n\f]*[\t\r\n\f][ \t\r\n\f]*/g, " ");
};

// Every word put under the marks that are in force for it, and the tags that brought them taken away.
const marksFromStyles = (root) => {
  const visit = (element, state) => {
    for (const child of [...element.childNodes]) {
      if (child.nodeType === Node.ELEMENT_NODE) visit(child, marksIn(child, state));
      else if (child.nodeType === Node.TEXT_NODE) {
        child.data = wordsOf(child, state, state.pre || element.tagName === "PRE");
        if (!child.data || (isBlank(child.data) && /^(UL|OL|TABLE|TBODY|THEAD|TFOOT|TR|BODY)$/.test(element.tagName))) {
          child.remove();
          continue;
        }
        let whole = child;
        for (const tag of [state.script, state.em && "em", state.strong && "strong"]) {
          if (!tag) continue;
          const mark = root.ownerDocument.createElement(tag);
          whole.replaceWith(mark);
          mark.append(whole);
          whole = mark;
        }
      }
    }
    if (MARKS[element.tagName] && element !== root) unwrap(element);
  };
  visit(root, {});
};

const linksMadePlain = (root) => {
  for (const link of root.querySelectorAll("a")) {
    let href = link.getAttribute("href") ?? "";
    const redirect = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/i.test(href);
    const target = redirect && URL.canParse(href) && new URL(href).searchParams.get("q");
    if (target) href = target;
    const keep = /^(https?|mailto|tel):/i.test(href) || /^\/(?!\/)/.test(href);
    if (keep) link.setAttribute("href", href);
    else unwrap(link);
  }
};

const directionsKept = (root, fromDocs) => {
  for (const element of root.querySelectorAll("[dir]")) {
    const dir = element.getAttribute("dir").toLowerCase();
    element.setAttribute("dir", dir);
    const block = BLOCKS.has(element.tagName);
    const around = element.parentElement?.closest("[dir]")?.getAttribute("dir") ?? "ltr";
    // What goes without saying is not said: Docs marks every line, Word every run.
    const said = block ? dir === "rtl" || (dir === "ltr" && !fromDocs) : dir !== around && element.textContent.trim();
    if (!said || !/^(rtl|ltr)$/.test(dir)) element.removeAttribute("dir");
  }
};

const cleaned = (root, { fromOffice, fromDocs }) => {
  for (const element of [...root.querySelectorAll("*")]) {
    const { tagName } = element;
    if (HEADINGS[tagName] && tagName !== HEADINGS[tagName].toUpperCase()) {
      rename(element, HEADINGS[tagName]);
    }
  }
  directionsKept(root, fromDocs);
  for (const element of [...root.querySelectorAll("*")]) {
    const { tagName } = element;
    const keep = [];
    if (element.dir && !(tagName === "A")) keep.push("dir");
    if (!fromOffice && element.lang && /^(P|H2|H3|BLOCKQUOTE|SPAN)$/.test(tagName)) keep.push("lang");
    if (tagName === "A") keep.push("href");
    if (tagName === "OL" && element.start > 1) keep.push("start");
    if (tagName === "TD" || tagName === "TH") keep.push("colspan", "rowspan");
    if (tagName === "FIGURE") keep.push("data-picture", "data-alt", "data-embed", "data-credit");
    if (tagName === "ASIDE" && element.classList.contains("pullquote")) keep.push("class");
    if (tagName === "IMG") continue;
    for (const { name } of [...element.attributes]) if (!keep.includes(name)) element.removeAttribute(name);
    const isSpan = tagName === "SPAN" && element.attributes.length;
    const isMark = /^(strong|em|sup|sub)$/.test(element.localName);
    if (tagName === "DIV" && element.dir === "rtl") continue;
    if (!KEPT.has(tagName) && !isSpan && !isMark && !BLOCKS.has(tagName)) unwrap(element);
  }
  const empties = "p, h2, h3, li, ul, ol, blockquote, strong, em, sup, sub, a, span, div";
  for (const element of [...root.querySelectorAll(empties)].reverse()) {
    if (element.querySelector("figure, img, table, hr")) continue;
    const inline = !BLOCKS.has(element.tagName);
    if (inline ? !element.textContent : isBlank(element.textContent)) {
      if (inline) unwrap(element);
      else element.remove();
    }
  }
  for (const end of root.querySelectorAll("br")) {
    const before = end.previousSibling;
    if (fromOffice && before?.nodeType === Node.TEXT_NODE) before.data = before.data.trimEnd();
  }
  // Spaces at the ends of a line are none, and neither is a break.
  for (const line of root.querySelectorAll("p, h2, h3, li, td, th, div, figcaption, blockquote")) {
    for (const end of ["lastChild", "firstChild"]) {
      for (let node = line[end]; node; node = line[end]) {
        let deep = node;
        while (deep[end] && !BLOCKS.has(deep.tagName)) deep = deep[end];
        if (deep.nodeName === "BR") deep.remove();
        else if (deep.nodeType === Node.TEXT_NODE) {
          deep.data = end === "lastChild" ? deep.data.trimEnd() : deep.data.trimStart();
          if (deep.data) break;
          let empty = deep;
          while (empty.parentElement !== line && empty.parentElement.childNodes.length === 1) empty = empty.parentElement;
          empty.remove();
        } else break;
      }
    }
  }
};

// Two breaks in a row begin a new paragraph.
const paragraphsAtBreaks = (root) => {
  for (const paragraph of [...root.querySelectorAll("p")]) {
    if (!paragraph.querySelector("br")) continue;
    const breaks = [...paragraph.children].filter((child) => child.tagName === "BR");
    for (const first of breaks) {
      const second = first.nextSibling;
      if (!first.isConnected || second?.nodeName !== "BR") continue;
      const holder = first.parentElement;
      const before = root.ownerDocument.createElement("p");
      if (holder.dir) before.dir = holder.dir;
      while (holder.firstChild !== first) before.append(holder.firstChild);
      while (holder.firstChild?.nodeName === "BR") holder.firstChild.remove();
      if (before.textContent.trim()) holder.before(before);
    }
  }
};

// HTML of any clipboard → `{ html, left }`: what the editor reads, and how many pictures stayed behind.
export const cleanPaste = (html) => {
  const sheets = [];
  const bare = html
    .replace(SHEET, (_whole, sheet) => (sheets.push(sheet), ""))
    .replace(/<(\/?)style\b/gi, "<$1x-style")
    .replace(LIVE_ATTRIBUTE, "$1data-$2")
    .replace(LIVE_ATTRIBUTE, "$1data-$2");
  const root = new DOMParser().parseFromString(bare, "text/html").body;
  const fromDocs = html.includes("docs-internal-guid");
  const fromOffice = fromDocs || /class=["']?Mso|mso-|urn:schemas-microsoft-com|\bSCXW\d/i.test(html);
  applySheet(root, sheets);
  const comments = root.ownerDocument.createNodeIterator(root, NodeFilter.SHOW_COMMENT);
  for (let comment; (comment = comments.nextNode()); ) comment.remove();
  for (const answer of root.querySelectorAll("a[id^='cmnt']:not([id^='cmnt_ref'])")) answer.closest("div")?.remove();
  for (const element of root.querySelectorAll(`${NO_COPY}, ${NOT_MEANT}`)) element.remove();
  let left = 0;
  for (const image of root.querySelectorAll("img")) {
    if (image.closest("figure[data-picture]")) continue;
    // A dot of one pixel is no picture that anybody misses.
    left += image.getAttribute("width") === "1" ? 0 : 1;
    image.remove();
  }
  headingsFromStyles(root);
  listsFromWord(root);
  listsJoined(root);
  marksFromStyles(root);
  linksMadePlain(root);
  cleaned(root, { fromOffice, fromDocs });
  paragraphsAtBreaks(root);
  return { html: root.innerHTML, left };
};

// Plain text: an empty line begins a paragraph, a line end alone is a break.
const paragraphsOf = (text, schema, marks) => {
  const lines = (paragraph) =>
    paragraph.split("\n").flatMap((line, number) => {
      const words = line.replace(/\t/g, " ").trim();
      return [...(number ? [schema.nodes.hardBreak.create()] : []), ...(words ? [schema.text(words, marks)] : [])];
    });
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n\s*/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) => schema.nodes.paragraph.create(null, lines(paragraph.replace(/^\n+|\n+$/g, ""))));
};

export const PasteCleaner = Extension.create({
  name: "pasteCleaner",

  addOptions() {
    return { leftOut: [] };
  },

  addProseMirrorPlugins() {
    const { editor } = this;
    const { leftOut } = this.options;
    let reader = null;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => {
            // Cut out of an editor like this one, it says itself how its ends join; the schema lets nothing else in.
            if (html.includes("data-pm-slice")) return html.replace(LIVE_ATTRIBUTE, "$1data-$2");
            const { html: plain, left } = cleanPaste(html);
            if (left) editor.storage.toolbar.say(leftOut[Math.min(left, leftOut.length) - 1]);
            return plain;
          },
          // The cleaner has put white space into its one form: two spaces are two spaces.
          clipboardParser: {
            parseSlice: (dom, options) => {
              reader ??= Reader.fromSchema(editor.schema);
              return reader.parseSlice(dom, { ...options, preserveWhitespace: true });
            },
          },
          clipboardTextParser: (text, $context) =>
            Slice.maxOpen(Fragment.from(paragraphsOf(text, editor.schema, $context.marks()))),
        },
      }),
    ];
  },
});
