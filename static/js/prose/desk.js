// The editor's own buttons in the newsroom's words and the desk's language.
import { Extension } from "django-prose-editor/editor";

// Tiptap puts its rules into the page as a style element, which the policy refuses and reports; css/prose.css has them.
// Where an element with this mark stands, it makes none; in a namespace of no meaning the browser takes it for no style.
if (!document.querySelector("style[data-tiptap-style]")) {
  const shipped = document.createElementNS("about:shipped", "style");
  shipped.setAttribute("data-tiptap-style", "");
  document.head.append(shipped);
}

export const MenuWords = Extension.create({
  name: "menuWords",
  // After the menu, which is made with the usual 100.
  priority: 1,

  addOptions() {
    return { words: {} };
  },

  onCreate() {
    const { words } = this.options;
    const rename = (button) => {
      const word = words[button?.title];
      if (!word) return;
      button.title = word;
      button.setAttribute("aria-label", word);
    };
    const dom = this.editor.view.dom;
    for (const { name, button, option } of Object.values(this.editor.storage.menu._definedItems)) {
      rename(button);
      const shown = option?.closest("[data-name]") ?? option;
      if (shown && words[name]) (shown.querySelector("h2, h3, p") ?? shown).textContent = words[name];
    }
    for (const button of dom.previousElementSibling?.querySelectorAll("button") ?? []) rename(button);

    const label = dom.parentElement.querySelector("textarea")?.labels?.[0]?.textContent.trim().replace(/:$/, "");
    if (label) dom.setAttribute("aria-label", label);
  },
});
