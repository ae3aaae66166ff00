// Closes the menu when who opened it goes on: it would lie over what has the focus. Opening needs no script.
"use strict";
(() => {
  const menu = document.querySelector(".menu");
  if (!menu) return;
  const close = () => { menu.open = false; };
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
})();
