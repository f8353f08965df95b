// Keeps `lang` and `dir` where a story has them, so that opening and saving it loses neither; and lets each block that
// has no direction of its own take that of its words (`dir="auto"`), for the eye alone: nothing of it is saved.
import { Extension, Mark, Plugin, pm } from "django-prose-editor/editor";

const { Decoration, DecorationSet } = pm.view;
const DIRECTED = ["paragraph", "heading", "blockquote"];

const kept = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
});

// The direction of the first letter that has one, or null.
const STRONG = /[\p{L}]/u;
const FROM_THE_RIGHT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff]/;
const directionOf = (text) => {
  const first = STRONG.exec(text);
  return first && (FROM_THE_RIGHT.test(first[0]) ? "rtl" : "ltr");
};

const directions = (doc) => {
  const found = [];
  let last = null;
  doc.forEach((block, offset) => {
    if (block.attrs.dir) {
      last = block.attrs.dir;
      return;
    }
    const own = directionOf(block.textContent.slice(0, 400));
    // A new line goes on as the one before it, until its first letter.
    const dir = own ? "auto" : last;
    if (dir) found.push(Decoration.node(offset, offset + block.nodeSize, { dir }));
    last = own ?? last;
  });
  return DecorationSet.create(doc, found);
};

export const Language = Extension.create({
  name: "language",

  addGlobalAttributes() {
    return [{ types: DIRECTED, attributes: { lang: kept("lang"), dir: kept("dir") } }];
  },

  addCommands() {
    return {
      toggleDirection:
        (dir) =>
        ({ editor, commands }) => {
          const wanted = editor.isActive({ dir }) ? null : dir;
          for (const type of DIRECTED) commands.updateAttributes(type, { dir: wanted });
          return true;
        },
    };
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        state: {
          init: (_config, { doc }) => directions(doc),
          apply: (change, before) => (change.docChanged ? directions(change.doc) : before),
        },
        props: {
          decorations(state) {
            return this.getState(state);
          },
        },
      }),
    ];
  },
});

export const SpanLanguage = Mark.create({
  name: "spanLanguage",

  addAttributes() {
    return { lang: kept("lang"), dir: kept("dir") };
  },

  parseHTML() {
    return [{ tag: "span[lang]" }, { tag: "span[dir]" }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["span", HTMLAttributes, 0];
  },
});
