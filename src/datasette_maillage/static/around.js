// Asks the browser where the reader is, and the site what is around. Rounded to about a kilometre here,
// so that nothing more precise leaves the browser; sent in the body, so that no address holds it.
"use strict";
(() => {
  const form = document.querySelector("form.around");
  if (!form || !navigator.geolocation) return;
  const button = [...form.elements].find((it) => it.type === "button");
  if (!button) return;
  const status = form.querySelector("[role=status]");
  const rounded = (degrees) => String(Math.round(degrees * 100) / 100);
  button.addEventListener("click", () => {
    status.textContent = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.q.value = document.getElementById("q").value;
        form.elements.latitude.value = rounded(coords.latitude);
        form.elements.longitude.value = rounded(coords.longitude);
        form.submit();
      },
      () => { status.textContent = status.dataset.refused; },
      { enableHighAccuracy: false, maximumAge: 600000, timeout: 20000 },
    );
  });
})();
