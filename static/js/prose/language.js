// Keeps `lang` and `dir` where a story has them, so that opening and saving it loses neither.
import { Extension, Mark } from "django-prose-editor/editor";

const kept = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
});

export const Language = Extension.create({
  name: "language",

  addGlobalAttributes() {
    return [{ types: ["paragraph", "heading", "blockquote"], attributes: { lang: kept("lang"), dir: kept("dir") } }];
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
