// Prints the page; without a script, the browser's own menu does.
"use strict";
(() => {
  const button = document.querySelector(".brochure .keep button");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();
