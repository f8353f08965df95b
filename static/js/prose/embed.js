// A post, film or track that lives elsewhere. Only its address is kept; nothing is loaded from there, here or on the page.
// The server knows which hosts may stand: another address becomes a plain link when the story is saved.
import { Node, crel } from "django-prose-editor/editor";

export const StoryEmbed = Node.create({
  name: "storyEmbed",
  group: "block",
  atom: true,
  draggable: true,

  addOptions() {
    return { words: {} };
  },

  addAttributes() {
    return {
      url: {
        default: "",
        parseHTML: (figure) => figure.getAttribute("data-embed"),
        renderHTML: ({ url }) => ({ "data-embed": url }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "figure[data-embed]" }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", HTMLAttributes];
  },

  addNodeView() {
    return ({ node }) => ({ dom: crel("figure", { "data-embed": node.attrs.url, textContent: node.attrs.url }) });
  },

  addCommands() {
    return {
      insertStoryEmbed:
        () =>
        ({ editor, dispatch }) => {
          if (!dispatch) return true;
          const { words } = this.options;
          const url = editor.getAttributes(this.name).url ?? "";
          editor.storage.toolbar
            .ask({
              title: words.insert,
              save: words.save,
              fields: [
                { name: "url", label: words.url, help: words.help, value: url, attributes: { dir: "ltr", inputMode: "url" } },
              ],
              check: (answer) => (/^https?:\/\/\S+$/i.test(answer.url) ? "" : words.wrong),
            })
            .then((answer) => {
              const chain = editor.chain().focus();
              if (answer) chain.insertContent({ type: this.name, attrs: answer });
              chain.run();
            });
          return true;
        },
    };
  },
});
