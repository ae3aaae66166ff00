// Zooms and moves the map. Without this script the map and its links work all the same.
"use strict";
(() => {
  const frame = document.querySelector(".map-frame");
  const map = frame && frame.querySelector("svg.map");
  if (!map) return;
  const whole = map.getAttribute("viewBox").split(" ").map(Number);
  let view = whole.slice();

  const show = () => map.setAttribute("viewBox", view.join(" "));
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  function place(left, top, width) {
    const height = (width * whole[3]) / whole[2];
    view = [
      clamp(left, whole[0], whole[0] + whole[2] - width),
      clamp(top, whole[1], whole[1] + whole[3] - height),
      width,
      height,
    ];
    show();
  }

  function zoom(factor, x = 0.5, y = 0.5) {
    const width = clamp(view[2] * factor, whole[2] / 12, whole[2]);
    const height = (width * whole[3]) / whole[2];
    place(view[0] + (view[2] - width) * x, view[1] + (view[3] - height) * y, width);
  }

  const tools = document.createElement("div");
  tools.className = "map-tools";
  const buttons = [
    ["+", frame.dataset.larger, () => zoom(0.6)],
    ["−", frame.dataset.smaller, () => zoom(1 / 0.6)],
    ["⤢", frame.dataset.whole, () => place(...whole)],
  ];
  for (const [sign, label, work] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", work);
    tools.append(button);
  }
  frame.prepend(tools);
  const sheet = map.parentElement;
  sheet.scrollLeft = (sheet.scrollWidth - sheet.clientWidth) / 2;

  const share = (event) => {
    const box = map.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  // The wheel scrolls the page; with Ctrl, as everywhere, it zooms.
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, ...share(event));
  }, { passive: false });

  let from = null;
  map.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && view[2] < whole[2]) {
      from = { x: event.clientX, y: event.clientY, view: view.slice(), moved: false };
    }
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const scale = view[2] / map.getBoundingClientRect().width;
    const dx = event.clientX - from.x, dy = event.clientY - from.y;
    from.moved = from.moved || Math.hypot(dx, dy) > 4;
    place(from.view[0] - dx * scale, from.view[1] - dy * scale, view[2]);
  });
  let dragged = false;
  window.addEventListener("pointerup", () => { dragged = Boolean(from && from.moved); from = null; });
  map.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  map.addEventListener("dragstart", (event) => event.preventDefault());
})();
