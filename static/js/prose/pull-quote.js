// A sentence of the story, lifted out and set large.
import { Node } from "django-prose-editor/editor";

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  priority: 110,

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
});
