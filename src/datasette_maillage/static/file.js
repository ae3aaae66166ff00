// The field of a file, in the language of the page: browsers name theirs in their own. The field
// stays over its button, so that a click, a key and a dropped file reach it as before.
"use strict";
for (const input of document.querySelectorAll("input[type=file][data-choose]")) {
  const { choose, none } = input.dataset;
  const field = Object.assign(document.createElement("span"), { className: "file" });
  const button = Object.assign(document.createElement("span"), { className: "button", textContent: choose });
  const name = Object.assign(document.createElement("output"), { textContent: none });
  button.setAttribute("aria-hidden", "true");
  name.setAttribute("for", input.id);
  input.replaceWith(field);
  field.append(input, button, " ", name);
  const told = () => { name.textContent = input.files[0]?.name ?? none; };
  input.addEventListener("change", told);
  window.addEventListener("pageshow", told);
}
