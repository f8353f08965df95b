// The bar of tools over the text, the line that says what happened, and the one dialog that asks. Our own, not the
// editor's: nine buttons, words for every one, no font of icons. The set-up hands over all words.
//
// Other modules reach it through `editor.storage.toolbar`: `say(sentence)`, `ask({…}) → Promise of answers or null`.
import { Extension, Plugin, crel } from "django-prose-editor/editor";

const SVG = "http://www.w3.org/2000/svg";
// Drawn on 24 × 24. Those of `TURNS` face the other way where people write from the right.
const ICONS = {
  link: "M9 8H7a4 4 0 0 0 0 8h2M15 8h2a4 4 0 0 1 0 8h-2M8.5 12h7",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  quote: "M10 7H5v6h4.5c0 2.5-1 4-3.5 4.5M19 7h-5v6h4.5c0 2.5-1 4-3.5 4.5",
  pullQuote: "M4 4v16M9.5 8h10M9.5 12h6M9.5 16h8.5",
  picture: "M4 5h16v14H4zM4 16l5-4.5 4 3.5 3-2.5 4 3.5M15.5 9h.01",
  more: "M5 12h.01M12 12h.01M19 12h.01",
};
const TURNS = new Set(["list", "quote", "pullQuote"]);
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

// name → [letter or "", is it on?, what it does, its key]
const BUTTONS = {
  bold: ["B", (e) => e.isActive("bold"), (c) => c.toggleBold(), "b"],
  italic: ["I", (e) => e.isActive("italic"), (c) => c.toggleItalic(), "i"],
  link: ["", (e) => e.isActive("link"), (c) => c.askForLink(), "k"],
  list: ["", (e) => e.isActive("bulletList"), (c) => c.toggleBulletList()],
  quote: ["", (e) => e.isActive("blockquote"), (c) => c.toggleBlockquote()],
  pullQuote: ["", (e) => e.isActive("pullQuote"), (c) => c.togglePullQuote()],
  picture: ["", (e) => e.isActive("storyPicture"), (c, e) => (e.isActive("storyPicture") ? c.editStoryPicture() : c.insertStoryPicture())],
};
const STYLES = {
  paragraph: ["¶", (e) => !e.isActive("heading"), (c) => c.setParagraph()],
  heading: ["H2", (e) => e.isActive("heading", { level: 2 }), (c) => c.setHeading({ level: 2 })],
  subheading: ["H3", (e) => e.isActive("heading", { level: 3 }), (c) => c.setHeading({ level: 3 })],
};
const MORE = {
  numberedList: [(e) => e.isActive("orderedList"), (c) => c.toggleOrderedList()],
  divider: [null, (c) => c.setHorizontalRule()],
  table: [null, (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true })],
  embed: [null, (c) => c.insertStoryEmbed()],
  superscript: [(e) => e.isActive("superscript"), (c) => c.unsetSubscript().toggleSuperscript()],
  subscript: [(e) => e.isActive("subscript"), (c) => c.unsetSuperscript().toggleSubscript()],
  code: [(e) => e.isActive("code"), (c) => c.toggleCode()],
  rightToLeft: [(e) => e.isActive({ dir: "rtl" }), (c) => c.toggleDirection("rtl")],
  leftToRight: [(e) => e.isActive({ dir: "ltr" }), (c) => c.toggleDirection("ltr")],
  undo: [null, (c) => c.undo()],
  redo: [null, (c) => c.redo()],
};
// A second row, there only while the caret is in such a thing.
const INSIDE = {
  table: {
    addRow: (c) => c.addRowAfter(),
    deleteRow: (c) => c.deleteRow(),
    addColumn: (c) => c.addColumnAfter(),
    deleteColumn: (c) => c.deleteColumn(),
    mergeCells: (c) => c.mergeCells(),
    splitCell: (c) => c.splitCell(),
    headerCell: (c) => c.toggleHeaderCell(),
    deleteTable: (c) => c.deleteTable(),
  },
  storyPicture: {
    alternativeText: (c) => c.editStoryPicture(),
    takeOut: (c) => c.deleteNode("storyPicture"),
  },
};

const icon = (name) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (TURNS.has(name)) svg.classList.add("turns");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", ICONS[name]);
  return svg;
};

const button = (name, words, inside) => {
  const made = crel("button", { type: "button", tabIndex: -1, "data-tool": name, title: words }, [inside]);
  made.setAttribute("aria-label", words);
  return made;
};

// Arrow keys go from tool to tool; Tab finds the one used last, and goes on to the text.
const rove = (row, leave) => {
  const tools = () => [...row.querySelectorAll("button")].filter((tool) => !tool.hidden);
  const stop = (tool) => {
    for (const other of tools()) other.tabIndex = other === tool ? 0 : -1;
  };
  row.addEventListener("focusin", (event) => event.target.matches("button") && stop(event.target));
  row.addEventListener("keydown", (event) => {
    const all = tools();
    const at = all.indexOf(document.activeElement);
    const forward = getComputedStyle(row).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : step && at + step;
    if (event.key === "Escape") leave();
    else if (next === undefined || at < 0) return;
    else all.at(next % all.length).focus();
    event.preventDefault();
  });
  stop(tools()[0]);
};

const menuUnder = (opener, entries, id) => {
  const box = crel("div", { id, className: "prose-menu", hidden: true, role: "menu" }, entries);
  box.setAttribute("aria-label", opener.title);
  opener.setAttribute("aria-haspopup", "menu");
  opener.setAttribute("aria-controls", id);
  const show = (open) => {
    box.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) (entries.find((entry) => entry.getAttribute("aria-checked") === "true") ?? entries[0]).focus();
  };
  show(false);
  opener.addEventListener("click", () => show(box.hidden));
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    show(true);
  });
  box.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      show(false);
      opener.focus();
    }
    if (next !== undefined) entries.at(next % entries.length).focus();
    if (next !== undefined || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  for (const kind of ["focusin", "pointerdown"]) {
    document.addEventListener(kind, ({ target }) => {
      if (!box.hidden && !box.contains(target) && !opener.contains(target)) show(false);
    });
  }
  return { box, close: () => show(false) };
};

// A browser says only a moment later that it moved the caret, and on a busy machine after the next key: Enter would split
// the line where the caret was. So the editor is told before each key and each tool, as the browser would tell it.
const lookWhereTheCaretIs = ({ dom, composing }) => {
  if (!composing) dom.ownerDocument.dispatchEvent(new Event("selectionchange"));
};

let asked = 0;
// Asks in a dialog; `check(answers)` may answer a sentence of refusal. `also` is a second answer: `{ label, answer }`.
const ask = ({ title, save, cancel, fields, check, also }) =>
  new Promise((resolve) => {
    const id = `prose-ask-${++asked}`;
    const inputs = fields.map(({ name, type = "text", value = "", ...rest }, number) => {
      const input = crel("input", { id: `${id}-${number}`, name, type, dir: "auto", ...rest.attributes });
      if (type === "checkbox") input.checked = Boolean(value);
      else input.value = value;
      return input;
    });
    const rows = fields.map(({ label, help }, number) =>
      crel("p", { className: inputs[number].type === "checkbox" ? "field tick" : "field" }, [
        crel("label", { htmlFor: inputs[number].id, textContent: label }),
        inputs[number],
        ...(help ? [crel("span", { className: "help", textContent: help })] : []),
      ]),
    );
    const wrong = crel("p", { className: "errorlist", role: "alert", hidden: true });
    const other = also && crel("button", { type: "button", className: "button quiet", textContent: also.label });
    const no = crel("button", { type: "button", className: "button", textContent: cancel });
    const yes = crel("button", { type: "submit", className: "button primary", textContent: save });
    const form = crel("form", { method: "dialog", noValidate: true }, [
      crel("h2", { id, textContent: title }),
      ...rows,
      wrong,
      crel("p", { className: "prose-answers" }, [yes, no, ...(other ? [other] : [])]),
    ]);
    const dialog = crel("dialog", { className: "sheet prose-ask", "aria-labelledby": id }, [form]);
    let answer = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = Object.fromEntries(
        inputs.map((input) => [input.name, input.type === "checkbox" ? input.checked : input.value.trim()]),
      );
      wrong.textContent = check?.(typed) ?? "";
      wrong.hidden = !wrong.textContent;
      if (!wrong.hidden) {
        inputs[0].focus();
        return;
      }
      answer = typed;
      dialog.close();
    });
    other?.addEventListener("click", () => {
      answer = also.answer;
      dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    inputs[0].focus();
    inputs[0].select?.();
  });

export const Toolbar = Extension.create({
  name: "toolbar",
  // Before all others: it settles how the document is read.
  priority: 2000,

  addOptions() {
    return { words: {} };
  },

  addStorage() {
    return { say: () => {}, ask: (question) => ask({ cancel: this.options.words.cancel, ...question }), dom: null };
  },

  onBeforeCreate() {
    // Two spaces are two spaces, also when the story is opened again.
    this.editor.options.parseOptions = { preserveWhitespace: true };
    // Tiptap's rules stand in css/prose.css: as a style element in the page the policy refuses them.
    this.editor.options.injectCSS = false;
  },

  addKeyboardShortcuts() {
    return {
      "Mod-k": () => this.editor.commands.askForLink(),
      "Alt-F10": () => {
        this.storage.dom.querySelector("[role=toolbar] [tabindex='0']").focus();
        return true;
      },
    };
  },

  addProseMirrorPlugins() {
    return [new Plugin({ props: { handleDOMEvents: { keydown: (view) => lookWhereTheCaretIs(view) } } })];
  },

  onCreate() {
    const { editor } = this;
    const { words } = this.options;
    const text = editor.view.dom;
    const wrapper = text.parentElement;
    const field = wrapper.querySelector("textarea");
    const id = field?.id || "prose";
    const run = (does) => does(editor.chain().focus(), editor).run();

    const named = (name, key) => (key ? `${words[name]} (${isMac ? "⌘" : "Ctrl+"}${key.toUpperCase()})` : words[name]);
    const tools = Object.entries(BUTTONS).map(([name, [letter, , does, key]]) => {
      const tool = button(name, words[name], letter || icon(name));
      tool.title = named(name, key);
      if (key) tool.setAttribute("aria-keyshortcuts", `${isMac ? "Meta" : "Control"}+${key.toUpperCase()}`);
      tool.addEventListener("click", () => run(does));
      return tool;
    });
    const entry = (role, name, label, does) => {
      const made = crel("button", { type: "button", tabIndex: -1, textContent: label, role, "data-tool": name });
      made.addEventListener("click", () => {
        styles.close();
        others.close();
        run(does);
      });
      return made;
    };
    const style = button("style", words.style, "¶");
    const styled = Object.entries(STYLES).map(([name, [, , does]]) =>
      entry("menuitemradio", name, words[name], does),
    );
    const styles = menuUnder(style, styled, `${id}-styles`);
    const more = button("more", words.more, icon("more"));
    const further = Object.entries(MORE).map(([name, [on, does]]) =>
      entry(on ? "menuitemcheckbox" : "menuitem", name, words[name], does),
    );
    const others = menuUnder(more, further, `${id}-more`);
    others.box.classList.add("at-end");

    const row = crel("div", { className: "prose-tools", role: "toolbar" }, [style, ...tools, more]);
    row.setAttribute("aria-label", words.toolbar);
    const rows = Object.entries(INSIDE).map(([kind, commands]) => {
      const inside = crel("div", { className: "prose-inside", role: "toolbar", hidden: true, "data-inside": kind });
      inside.setAttribute("aria-label", words[kind]);
      for (const [name, does] of Object.entries(commands)) {
        const tool = button(name, words[name], words[name]);
        tool.addEventListener("click", () => run(does));
        inside.append(tool);
      }
      return inside;
    });
    const back = () => editor.commands.focus();
    for (const one of [row, ...rows]) rove(one, back);

    const sentence = crel("span", {});
    const close = crel("button", { type: "button", className: "quiet", textContent: words.close });
    const said = crel("p", { className: "prose-said", hidden: true }, [sentence, close]);
    sentence.setAttribute("role", "status");
    close.addEventListener("click", () => {
      this.storage.say("");
      back();
    });
    this.storage.say = (what) => {
      said.hidden = !what;
      sentence.textContent = what;
    };

    const bar = crel("div", { className: "prose-bar" }, [row, styles.box, others.box, ...rows, said]);
    // The selection stays in the text while a tool is pressed.
    bar.addEventListener("mousedown", (event) => {
      if (!event.target.closest("button")) return;
      lookWhereTheCaretIs(editor.view);
      event.preventDefault();
    });
    this.storage.dom = bar;
    wrapper.prepend(bar);

    const label = field?.labels?.[0];
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    if (label) {
      text.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
      label.addEventListener("click", back);
    }
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (field?.hasAttribute(name)) text.setAttribute(name, field.getAttribute(name));
    }

    const check = (entries, definitions, at) => {
      for (const made of entries) {
        const on = definitions[made.dataset.tool][at];
        if (on) made.setAttribute("aria-checked", String(Boolean(on(editor))));
      }
    };
    const refresh = () => {
      if (editor.isDestroyed) return;
      for (const tool of tools) tool.setAttribute("aria-pressed", String(BUTTONS[tool.dataset.tool][1](editor)));
      const now = Object.entries(STYLES).find(([, [, on]]) => on(editor))?.[0] ?? "paragraph";
      style.textContent = STYLES[now][0];
      style.title = `${words.style}: ${words[now]}`;
      style.setAttribute("aria-label", style.title);
      check(styled, STYLES, 1);
      check(further, MORE, 0);
      for (const one of rows) one.hidden = !editor.isActive(one.dataset.inside);
    };
    let due = 0;
    editor.on("transaction", () => {
      if (!due) {
        due = requestAnimationFrame(() => {
          due = 0;
          refresh();
        });
      }
    });
    refresh();
  },

  onDestroy() {
    this.storage.dom?.remove();
  },
});
