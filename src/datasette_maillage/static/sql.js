// The SQL editor: Ctrl + Enter runs the query. The page works without.
"use strict";
(() => {
  const editor = document.getElementById("sql-editor");
  if (!editor) return;
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      editor.form.requestSubmit();
    }
  });
})();
