// A picture in a story: from the library, or dropped and pasted here and taken into the library on the way. The document
// holds its permanent id, the caption of this use and, if the editor wrote one, the alt text of this use; everything
// else is the library's. Its small copy and its credit are shown for the eye and never saved.
import { Node, Plugin, pm } from "django-prose-editor/editor";

const { Decoration, DecorationSet } = pm.view;
const AT_ONCE = 20;

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

// Only from this desk: a pasted frame must not fetch anything from elsewhere.
const ownSource = (image) => {
  const source = image?.getAttribute("src") ?? "";
  return /^\/(?!\/)/.test(source) ? source : null;
};

// While a picture travels, a mark holds its place, whatever is written meanwhile.
const places = new Plugin({
  state: {
    init: () => DecorationSet.empty,
    apply(change, before) {
      const moved = before.map(change.mapping, change.doc);
      const { add, remove } = change.getMeta(places) ?? {};
      if (add) {
        const mark = document.createElement("span");
        mark.className = "prose-coming";
        return moved.add(change.doc, [Decoration.widget(add.at, mark, { id: add.id })]);
      }
      return remove ? moved.remove(moved.find(null, null, ({ id }) => id === remove)) : moved;
    },
  },
  props: {
    decorations(state) {
      return this.getState(state);
    },
  },
});

export const StoryPicture = Node.create({
  name: "storyPicture",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,

  addOptions() {
    return { words: {}, pickerUrl: null, takeInUrl: null };
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
        parseHTML: (figure) => ownSource(figure.querySelector("img")),
        rendered: false,
      },
      credit: {
        default: null,
        parseHTML: (figure) => figure.getAttribute("data-credit"),
        renderHTML: ({ credit }) => (credit ? { "data-credit": credit } : {}),
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
              if (picked) editor.chain().focus().placeStoryPicture(picked).run();
              else editor.storage.toolbar.say(this.options.words.blocked);
            });
          }
          return true;
        },

      // What the library said of a picture, as a figure with the caret in its caption.
      placeStoryPicture:
        ({ uid, src, caption, credit }, at = null) =>
        ({ state, tr, dispatch }) => {
          const figure = state.schema.nodes[this.name].create(
            { uid, src: src || null, credit: credit || null },
            caption ? state.schema.text(caption) : null,
          );
          if (!dispatch) return true;
          const where = pm.transform.insertPoint(tr.doc, at ?? tr.selection.to, figure.type);
          const before = where ?? tr.doc.content.size;
          // An empty line that only waited for the picture gives way to it.
          const line = tr.doc.resolve(before).nodeBefore;
          const start = line?.isTextblock && !line.content.size && at === null ? before - line.nodeSize : before;
          tr.replaceWith(start, before, figure);
          tr.setSelection(pm.state.TextSelection.create(tr.doc, start + 1 + figure.content.size)).scrollIntoView();
          return true;
        },

      editStoryPicture:
        () =>
        ({ editor, dispatch }) => {
          if (!editor.isActive(this.name)) return false;
          if (dispatch) {
            const { words } = this.options;
            const { alt } = editor.getAttributes(this.name);
            editor.storage.toolbar
              .ask({
                title: words.details,
                save: words.save,
                fields: [
                  { name: "alt", label: words.alt, value: alt ?? "", attributes: { maxLength: 500 } },
                  { name: "decorative", label: words.decorative, type: "checkbox", value: alt === "" },
                ],
              })
              .then((answer) => {
                const chain = editor.chain().focus();
                if (answer) chain.updateAttributes(this.name, { alt: answer.decorative ? "" : answer.alt || null });
                chain.run();
              });
          }
          return true;
        },
    };
  },

  addProseMirrorPlugins() {
    const { editor } = this;
    const { words: sentences, takeInUrl } = this.options;
    const say = (sentence) => editor.storage.toolbar.say(sentence);
    let turn = 0;

    const sent = async (file) => {
      const form = editor.view.dom.closest("form");
      const data = new FormData();
      data.append("file", file, file.name || "picture");
      const headers = { "X-CSRFToken": form?.elements.csrfmiddlewaretoken?.value ?? "" };
      const response = await fetch(takeInUrl, { method: "POST", body: data, headers });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      return answer;
    };

    const takeIn = async (files, at) => {
      const ids = files.map((_file, number) => `picture-${++turn}-${number}`);
      for (const id of ids) editor.view.dispatch(editor.state.tr.setMeta(places, { add: { at, id } }));
      const refusals = [];
      for (const [number, file] of files.entries()) {
        say(sentences.coming);
        let answer = null;
        try {
          answer = await sent(file);
        } catch (wrong) {
          // Its own sentence, or that of a network or a page that gave none.
          refusals.push(wrong.constructor === Error && wrong.message ? wrong.message : sentences.failed);
        }
        if (editor.isDestroyed) return;
        const [place] = places.getState(editor.state).find(null, null, ({ id }) => id === ids[number]);
        editor.view.dispatch(editor.state.tr.setMeta(places, { remove: ids[number] }));
        if (answer) editor.chain().focus().placeStoryPicture(answer, place?.from ?? editor.state.doc.content.size).run();
      }
      say(refusals.join(" "));
    };

    const filesOf = (transfer) => [...(transfer?.files ?? [])].slice(0, AT_ONCE);

    return [
      places,
      new Plugin({
        props: {
          handlePaste: (view, event) => {
            const files = filesOf(event.clipboardData).filter((file) => file.type.startsWith("image/"));
            // Word and Excel put a picture of the copied text beside it: then the text is meant.
            const html = files.length ? event.clipboardData.getData("text/html") : "";
            const words = html.replace(/<(style|script)\b[^]*?<\/\1|<!--[^]*?-->|<[^>]*>|&nbsp;/gi, "").trim();
            if (!takeInUrl || !files.length || words) return false;
            takeIn(files, view.state.selection.to);
            return true;
          },
          handleDrop: (view, event, _slice, moved) => {
            const files = moved ? [] : filesOf(event.dataTransfer);
            if (!takeInUrl || !files.length) return false;
            event.preventDefault();
            const spot = view.posAtCoords({ left: event.clientX, top: event.clientY });
            takeIn(files, spot?.pos ?? view.state.doc.content.size);
            return true;
          },
        },
      }),
    ];
  },
});
