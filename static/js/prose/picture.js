// A picture from the library in a story. The document holds its permanent id, the caption of this use and, if the editor
// wrote one, the alt text of this use; everything else is the library's.
import { Node, crel, updateAttrsDialog } from "django-prose-editor/editor";

const pick = (pickerUrl) =>
  new Promise((resolve) => {
    const picker = window.open(pickerUrl, "_blank", "width=900,height=700");
    if (!picker) {
      resolve(null);
      return;
    }
    const listen = (event) => {
      if (event.origin !== window.location.origin || event.source !== picker || !event.data?.picked) return;
      window.removeEventListener("message", listen);
      resolve(event.data.picked);
    };
    window.addEventListener("message", listen);
  });

export const StoryPicture = Node.create({
  name: "storyPicture",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,

  addOptions() {
    return { words: {}, pickerUrl: null };
  },

  addAttributes() {
    return {
      uid: {
        default: null,
        parseHTML: (figure) => figure.getAttribute("data-picture"),
        renderHTML: ({ uid }) => ({ "data-picture": uid }),
      },
      // null: the library's own alt text; "": decorative
      alt: {
        default: null,
        parseHTML: (figure) => figure.getAttribute("data-alt"),
        renderHTML: ({ alt }) => (alt === null ? {} : { "data-alt": alt }),
      },
      src: {
        default: null,
        parseHTML: (figure) => figure.querySelector("img")?.getAttribute("src") ?? null,
        rendered: false,
      },
    };
  },

  parseHTML() {
    return [
      {
        tag: "figure[data-picture]",
        contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ];
  },

  renderHTML({ node, HTMLAttributes }) {
    const image = node.attrs.src ? { src: node.attrs.src, alt: "" } : { alt: "" };
    return ["figure", HTMLAttributes, ["img", image], ["figcaption", { "data-hint": this.options.words.caption }, 0]];
  },

  addCommands() {
    return {
      insertStoryPicture:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) {
            pick(this.options.pickerUrl).then((picked) => {
              if (!picked) {
                window.alert(this.options.words.blocked);
                return;
              }
              editor
                .chain()
                .focus()
                .insertContent({
                  type: this.name,
                  attrs: { uid: picked.uid, src: picked.src },
                  content: picked.caption ? [{ type: "text", text: picked.caption }] : [],
                })
                .run();
            });
          }
          return true;
        },

      editStoryPicture:
        () =>
        ({ editor, dispatch }) => {
          if (!editor.isActive(this.name)) return false;
          if (dispatch) {
            const { words } = this.options;
            const { alt } = editor.getAttributes(this.name);
            updateAttrsDialog(
              {
                alt: { type: "string", title: words.alt },
                decorative: { type: "boolean", title: words.decorative },
              },
              { title: words.details, submitText: words.save },
            )(editor, { alt: alt ?? "", decorative: alt === "" }).then((answer) => {
              if (!answer) return;
              const written = answer.alt.trim();
              editor.commands.updateAttributes(this.name, { alt: answer.decorative ? "" : written || null });
            });
          }
          return true;
        },
    };
  },

  addMenuItems({ buttons, menu }) {
    const { words, pickerUrl } = this.options;
    if (!pickerUrl) return;
    menu.defineItem({
      name: "storyPicture",
      groups: "nodes",
      button: buttons.material("image", words.insert),
      option: crel("p", { textContent: words.insert }),
      active: (editor) => editor.isActive("storyPicture"),
      command: (editor) => {
        if (editor.isActive("storyPicture")) editor.commands.editStoryPicture();
        else editor.commands.insertStoryPicture();
      },
    });
  },
});
