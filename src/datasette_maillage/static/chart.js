// Beside the link to the SVG of a chart, one to its PNG: drawn here, from the same file.
"use strict";
for (const link of document.querySelectorAll(".take a")) {
  const png = Object.assign(document.createElement("a"), { textContent: "PNG", href: "#", download: link.download.replace(/svg$/, "png") });
  link.after(", ", png);
  png.addEventListener("click", (event) => {
    if (png.href.startsWith("data:")) return;
    event.preventDefault();
    const text = decodeURIComponent(link.getAttribute("href").replace(/^[^,]*,/, ""));
    const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const number = (element, name) => Number(element.getAttribute(name) ?? 0);
    const scale = 2;
    const canvas = Object.assign(document.createElement("canvas"), { width: scale * number(drawing, "width"), height: scale * number(drawing, "height") });
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    // The policy of the site shows no picture from an address that holds it: each part is drawn.
    for (const part of drawing.querySelectorAll("rect, text")) {
      pen.fillStyle = part.getAttribute("fill");
      if (part.localName === "rect") {
        pen.fillRect(number(part, "x"), number(part, "y"), number(part, "width"), number(part, "height"));
      } else {
        pen.font = `${part.getAttribute("font-weight") ?? 400} ${part.getAttribute("font-size")}px sans-serif`;
        pen.textAlign = part.getAttribute("text-anchor") ?? "start";
        pen.fillText(part.textContent, number(part, "x"), number(part, "y"));
      }
    }
    png.href = canvas.toDataURL("image/png");
    png.click();
  });
}
