// A sentence of the story, lifted out and set large.
import { Node, crel } from "django-prose-editor/editor";

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  priority: 110,

  addOptions() {
    return { words: {} };
  },

  parseHTML() {
    return [{ tag: "aside.pullquote" }];
  },

  renderHTML() {
    return ["aside", { class: "pullquote" }, 0];
  },

  addCommands() {
    return {
      togglePullQuote:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    };
  },

  addMenuItems({ buttons, menu }) {
    const { words } = this.options;
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      button: buttons.material("format_size", words.insert),
      option: crel("p", { textContent: words.insert }),
      active: (editor) => editor.isActive("pullQuote"),
      enabled: (editor) => editor.can().togglePullQuote(),
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
    });
  },
});
