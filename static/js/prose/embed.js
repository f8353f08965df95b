// A post, film or track that lives elsewhere. Only its address is kept; nothing is loaded from there, here or on the page.
// The server knows which hosts may stand: another address becomes a plain link when the story is saved.
import { Node, crel, updateAttrsDialog } from "django-prose-editor/editor";

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
          if (dispatch) {
            const { words } = this.options;
            const url = editor.getAttributes(this.name).url ?? "";
            updateAttrsDialog(
              { url: { type: "string", format: "url", title: words.url, description: words.help, required: true } },
              { title: words.insert, submitText: words.save },
            )(editor, { url }).then((answer) => {
              if (!answer) return;
              editor
                .chain()
                .focus()
                .insertContent({ type: this.name, attrs: { url: answer.url.trim() } })
                .run();
            });
          }
          return true;
        },
    };
  },

  addMenuItems({ buttons, menu }) {
    const { words } = this.options;
    menu.defineItem({
      name: "storyEmbed",
      groups: "nodes",
      button: buttons.material("smart_display", words.insert),
      option: crel("p", { textContent: words.insert }),
      active: (editor) => editor.isActive("storyEmbed"),
      command: (editor) => editor.commands.insertStoryEmbed(),
    });
  },
});
