// What the form does better with a script: names while typing, a draft that is kept, a running total.
// Without it, everything works by sending the form.
"use strict";
(() => {
  const form = document.querySelector("form.contribute");
  if (!form) { return; }

  // Names while typing.
  const lists = new Map();
  const suggest = async (input) => {
    if (input.value.length < 2) { return; }
    let list = lists.get(input.dataset.names);
    if (!list) {
      list = document.createElement("datalist");
      list.id = "noms-" + lists.size;
      document.body.append(list);
      lists.set(input.dataset.names, list);
    }
    input.setAttribute("list", list.id);
    const address = new URL(input.dataset.names, location);
    address.searchParams.set("q", input.value);
    const names = await (await fetch(address)).json();
    list.replaceChildren(...names.map((name) => new Option(name, name)));
  };
  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target.dataset.names) {
      clearTimeout(waiting);
      waiting = setTimeout(() => suggest(event.target).catch(() => {}), 150);
    }
  });

  // The sum of the lines of funding.
  const number = (text) => Number(text.replace(/[\s€]/g, "").replace(",", ".")) || 0;
  const lines = () => [...form.elements].filter((one) => /\/funding\/lines\/\d+\/amount$/.test(one.name));
  const total = document.createElement("p");
  total.className = "total";
  total.setAttribute("role", "status");
  const add = () => {
    const amounts = lines();
    if (!amounts.length) { return; }
    const sum = amounts.reduce((all, one) => all + number(one.value), 0);
    amounts[0].closest(".rows").append(total);
    total.textContent = sum ? "Total des lignes : " + sum.toLocaleString("fr-FR") + " €" : "";
  };
  form.addEventListener("input", add);
  add();

  // The draft, kept on this device alone.
  const key = "maillage:" + form.dataset.draft;
  const held = () => [...new FormData(form)].filter(([name]) => !["stamp", "site_web", "action"].includes(name));
  const first = JSON.stringify(held());
  let store;
  try { store = window.localStorage; } catch { return; }
  const kept = store.getItem(key);
  const say = (text, ...buttons) => {
    const box = document.createElement("p");
    box.className = "kept";
    box.setAttribute("role", "status");
    box.append(text + " ");
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "more";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      box.append(button);
    }
    form.before(box);
  };
  const erase = () => store.removeItem(key);
  const resume = (draft) => {
    const data = new FormData();
    for (const [name, value] of draft) { data.append(name, value); }
    // The server draws the form again: rows and records that were added come back too.
    const again = document.createElement("form");
    again.method = "post";
    again.action = form.action;
    data.append("action", "modifier");
    data.append("stamp", form.elements.stamp.value);
    for (const [name, value] of data) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      again.append(input);
    }
    again.hidden = true;
    document.body.append(again);
    again.submit();
  };
  if (kept && kept !== first && !document.getElementById("verdict")) {
    say("Un brouillon a été gardé sur cet appareil.",
      ["Le reprendre", () => resume(JSON.parse(kept))], ["L’effacer", erase]);
  }
  let saving;
  form.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(() => {
      const draft = JSON.stringify(held());
      if (draft === first) { return; }
      try { store.setItem(key, draft); } catch { /* full, or forbidden: the form works all the same */ }
    }, 400);
  });
})();
