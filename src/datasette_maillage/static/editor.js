// The editor of queries, over the CodeMirror and the formatter that Datasette ships: colours,
// completion, formatting; Ctrl + Enter runs the query. A page works without: it has its text field.
"use strict";
(() => {
  const field = document.querySelector("textarea[data-language]");
  if (!field) return;
  const { language, scripts, style, words } = field.dataset;
  const format = document.querySelector("[data-format]");
  const KEYWORDS = "ask as asc base bind bound by coalesce concat construct contains count datatype describe desc distinct exists filter filter_not_exists from graph group group_concat having if in isblank isiri isliteral lang langmatches lcase limit max min minus named not now offset optional order prefix reduced regex replace sample select separator str strafter strbefore strends strlen strstarts sum ucase undef union values where year".split(" ");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const json = async (address) => (await fetch(address, { headers: { accept: "application/json" } })).json();

  // What may be written: each word with what it means.
  const languages = {
    sql: {
      mode: "text/x-sqlite",
      read: async () => {
        const { tables, views } = await json(words);
        return { tables: new Map(tables.map((table) => [table.name, table.columns])), views: views.map((view) => view.name) };
      },
      keywords: () => Object.keys(CodeMirror.resolveMode("text/x-sqlite").keywords).map((word) => [word.toUpperCase(), ""]),
      offer: ({ tables, views }, word, text) => {
        const named = new Map([...text.matchAll(/\b(?:from|join)\s+[["`]?(\w+)[\]"`]?(?:\s+(?:as\s+)?(?!(?:where|join|left|inner|cross|on|using|order|group|limit|union)\b)(\w+))?/gi)]
          .flatMap(([, table, alias]) => [[table, table], [alias ?? table, table]]));
        const [, of] = word.match(/^(\w+)\.\w*$/) ?? [];
        const columns = (table) => (tables.get(table) ?? []).map((column) => [column, table]);
        if (of) return columns(named.get(of) ?? of).map(([column, table]) => [`${of}.${column}`, table]);
        const at = named.size ? [...new Set(named.values())] : [...tables.keys()];
        return [...at.flatMap(columns), ...[...tables.keys(), ...views].map((name) => [name, ""])];
      },
      format: (editor) => editor.setValue(sqlFormatter.format(editor.getValue())),
    },
    sparql: {
      mode: "sparql",
      read: async () => {
        const spaces = [...document.querySelectorAll("#terms .prefixes > div")].map((row) => [...row.children].map((cell) => cell.textContent));
        const terms = [...document.querySelectorAll("#terms code")].map((code) => [code.textContent, code.nextElementSibling?.textContent ?? ""]);
        const { results } = await json(words);
        const codes = results.bindings.flatMap(({ code, title }) => spaces
          .filter(([, space]) => code.value.startsWith(space) && !code.value.slice(space.length).includes("/"))
          .map(([name, space]) => [name + code.value.slice(space.length), title.value]));
        return [...terms, ...codes];
      },
      keywords: () => KEYWORDS.map((word) => [word.toUpperCase(), ""]),
      offer: (terms, word, text) => word.startsWith("?")
        ? [...new Set(text.match(/\?\w+/g))].filter((name) => name !== word).map((name) => [name, ""])
        : terms,
      format: (editor) => editor.operation(() => editor.eachLine((line) => editor.indentLine(line.lineNo()))),
    },
  };

  const load = (address) => new Promise((loaded, failed) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: loaded, onerror: failed });
    document.head.append(script);
  });
  // Without its style an editor is bare, and works all the same.
  const dress = (address) => new Promise((done) => {
    document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: done, onerror: done }));
  });

  // Tokens of SPARQL; a line is indented by the brackets that are open before it.
  const sparql = () => ({
    startState: () => ({ depth: 0, quote: "" }),
    token: (stream, state) => {
      if (state.quote) {
        if (stream.skipTo(state.quote)) { stream.match(state.quote); state.quote = ""; } else stream.skipToEnd();
        return "string";
      }
      if (stream.eatSpace()) return null;
      if (stream.match(/^<[^<>\s]*>/)) return "string-2";
      if (stream.match("#")) { stream.skipToEnd(); return "comment"; }
      const long = stream.match(/^("""|''')/);
      if (long) { state.quote = long[0]; return "string"; }
      if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?/)) return "string";
      if (stream.match(/^[?$]\w+/)) return "variable-2";
      if (stream.match(/^[\p{L}\w-]*:[\p{L}\w.-]*/u)) return "atom";
      if (stream.match(/^\d[\d.]*/)) return "number";
      const word = stream.match(/^[A-Za-z_]+/);
      if (word) return word[0] === "a" || KEYWORDS.includes(word[0].toLowerCase()) ? "keyword" : null;
      const sign = stream.next();
      if ("{([".includes(sign)) state.depth += 1;
      if ("})]".includes(sign)) state.depth = Math.max(0, state.depth - 1);
      return null;
    },
    indent: (state, after) => state.quote ? CodeMirror.Pass : 2 * Math.max(0, state.depth - (/^[})\]]/.test(after) ? 1 : 0)),
    lineComment: "#",
  });

  // A list below the cursor. Nothing of it is chosen until an arrow or Ctrl + Space asks for it:
  // Enter goes on being a new line.
  const completion = (editor, known) => {
    const list = Object.assign(document.createElement("ul"), { id: "completions", className: "completions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.completions);
    editor.getWrapperElement().after(list);
    const input = editor.getInputField();
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    let chosen = -1;
    const word = () => {
      const { line, ch } = editor.getCursor();
      const text = editor.getRange({ line, ch: 0 }, { line, ch }).match(/[\p{L}\w.:?-]*$/u)[0];
      return { text, from: { line, ch: ch - text.length }, to: { line, ch } };
    };
    const close = () => { list.hidden = true; list.replaceChildren(); chosen = -1; input.removeAttribute("aria-activedescendant"); };
    const choose = (place) => {
      chosen = (place + list.children.length) % list.children.length;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
      list.children[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[chosen].id);
    };
    const accept = (text) => {
      const { from, to } = word();
      close();
      editor.replaceRange(text, from, to, "complete");
      editor.focus();
    };
    const open = (asked) => {
      const { text } = word();
      const wanted = fold(text);
      if (!asked && wanted.length < 2 && !/[.:?]$/.test(text)) return close();
      const rank = ([name, title]) => {
        const told = fold(name);
        if (told.startsWith(wanted)) return 0;
        if (told.split(/[:.]/).pop().startsWith(wanted)) return 1;
        return wanted.length > 2 && fold(title).includes(wanted) ? 2 : 3;
      };
      const offered = [...languages[language].offer(known, text, editor.getValue()), ...languages[language].keywords()];
      const found = [...new Map(offered.map((item) => [item[0], item]))].map(([, item]) => [rank(item), item])
        .filter(([order, [name]]) => order < 3 && fold(name) !== wanted).sort((left, right) => left[0] - right[0]).slice(0, 12);
      close();
      if (!found.length) return;
      list.append(...found.map(([, [name, title]], at) => {
        const item = Object.assign(document.createElement("li"), { id: `completion-${at}` });
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(Object.assign(document.createElement("code"), { textContent: name }), title && ` ${title}`);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); accept(name); });
        return item;
      }));
      list.hidden = false;
      const { left, bottom } = editor.cursorCoords(word().from, "page");
      const box = list.offsetParent.getBoundingClientRect();
      list.style.top = `${bottom - box.top - scrollY}px`;
      list.style.left = `${Math.max(0, Math.min(left - box.left - scrollX, box.width - list.offsetWidth))}px`;
      if (asked) choose(0);
    };
    const whenOpen = (act) => () => (list.hidden ? CodeMirror.Pass : act());
    editor.addKeyMap({
      Up: whenOpen(() => choose(chosen < 0 ? -1 : chosen - 1)),
      Down: whenOpen(() => choose(chosen + 1)),
      Esc: whenOpen(close),
      Enter: () => (chosen < 0 ? CodeMirror.Pass : accept(list.children[chosen].querySelector("code").textContent)),
      "Ctrl-Space": () => open(true),
    });
    editor.on("inputRead", () => open(false));
    editor.on("cursorActivity", () => { if (!list.hidden && !word().text) close(); });
    editor.on("blur", close);
  };

  const begin = async () => {
    const dressed = dress(style);
    for (const script of scripts.split(" ")) await load(script);
    await dressed;
    CodeMirror.defineMode("sparql", sparql);
    const focused = document.activeElement === field;
    const { selectionStart, selectionEnd } = field;
    const label = field.labels[0];
    const editor = CodeMirror.fromTextArea(field, {
      mode: languages[language].mode,
      lineNumbers: true,
      lineWrapping: true,
      screenReaderLabel: label.textContent.trim(),
      extraKeys: { Tab: false, "Shift-Tab": false },
    });
    label.addEventListener("click", () => editor.focus());
    if (field.hasAttribute("aria-describedby")) editor.getInputField().setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
    if (format) {
      format.hidden = false;
      format.addEventListener("click", () => { languages[language].format(editor); editor.focus(); });
    }
    // Who was writing goes on where they were.
    if (focused) {
      editor.setSelection(editor.posFromIndex(selectionStart), editor.posFromIndex(selectionEnd));
      editor.focus();
    }
    completion(editor, await languages[language].read());
  };

  field.form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    field.form.requestSubmit();
  }, true);
  // What the editor takes is loaded once it is seen.
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    begin();
  }).observe(field);
})();
