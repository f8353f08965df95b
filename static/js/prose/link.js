// A link is one field: paste the address, Enter. The server has the last word on what may be linked.
import { Link } from "django-prose-editor/editor";

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const MAY_STAND = /^(https?|mailto|tel):/i;

// The address as it will be linked, or "" where it is none.
const address = (typed) => {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return "";
  if (/^[^@:/]+@[^@/]+\.[^@/]+$/.test(text)) return `mailto:${text}`;
  if (/^\/(?!\/)/.test(text)) return text;
  const whole = HAS_SCHEME.test(text) && !/^[^/:]+\.[^/:]+:\d/.test(text) ? text : `https://${text.replace(/^\/\//, "")}`;
  if (!MAY_STAND.test(whole)) return "";
  try {
    const { protocol, hostname } = new URL(whole);
    return /^https?:$/.test(protocol) && !hostname.includes(".") && hostname !== "localhost" ? "" : whole;
  } catch {
    return "";
  }
};

export const StoryLink = Link.extend({
  addOptions() {
    return { ...this.parent?.(), words: {} };
  },

  addCommands() {
    return {
      ...this.parent?.(),
      askForLink:
        () =>
        ({ editor, dispatch }) => {
          if (!dispatch) return true;
          const { words } = this.options;
          const standing = editor.getAttributes(this.name).href ?? "";
          editor.storage.toolbar
            .ask({
              title: words.title,
              save: words.save,
              fields: [
                { name: "href", label: words.address, value: standing, attributes: { dir: "ltr", inputMode: "url" } },
              ],
              check: ({ href }) => (address(href) ? "" : words.wrong),
              also: standing ? { label: words.remove, answer: { href: null } } : null,
            })
            .then((answer) => {
              const chain = editor.chain().focus();
              if (!answer) chain.run();
              else if (answer.href === null) chain.extendMarkRange(this.name).unsetLink().run();
              else if (editor.state.selection.empty && !standing) {
                const href = address(answer.href);
                chain
                  .insertContent({ type: "text", text: answer.href, marks: [{ type: this.name, attrs: { href } }] })
                  .unsetMark(this.name)
                  .run();
              } else {
                chain.extendMarkRange(this.name).setLink({ href: address(answer.href) }).run();
              }
            });
          return true;
        },
    };
  },
});
