// What the form does better with a script: names while typing, a draft that is kept, a running total.
// Without it, everything works by sending the form.
"use strict";
(() => {
  let store = null;
  try { store = window.localStorage; } catch { /* forbidden: the form works all the same */ }
  const place = (name) => "maillage:" + name;

  // The receipt: what was sent is not kept here any longer.
  const receipt = document.querySelector("[data-erase]");
  if (receipt && store && receipt.dataset.erase && store.getItem(place(receipt.dataset.erase))) {
    store.removeItem(place(receipt.dataset.erase));
    receipt.textContent = receipt.dataset.words;
    receipt.hidden = false;
  }

  // The reading of a table: how far it is, until what it gave is there.
  const reading = document.querySelector("[data-reading]");
  const look = async () => {
    try {
      const answer = await fetch(location, { headers: { accept: "application/json" } });
      const state = answer.ok ? await answer.json() : { ready: true };
      if (state.ready) { location.reload(); return; }
      reading.value = state.done;
    } catch { /* no connection for a moment: the next look may have one */ }
    setTimeout(look, 1000);
  };
  if (reading) { setTimeout(look, 500); }

  const form = document.querySelector("form.contribute");
  if (!form) { return; }
  const words = JSON.parse(form.dataset.words);

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
    const asked = input.value;
    const address = new URL(input.dataset.names, location);
    address.searchParams.set("q", asked);
    const answer = await fetch(address);
    const names = answer.ok ? await answer.json() : null;
    // An answer that comes late is about what is no longer there.
    if (names && input.value === asked) { list.replaceChildren(...names.map((name) => new Option(name, name))); }
  };
  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target.dataset.names) {
      clearTimeout(waiting);
      waiting = setTimeout(() => suggest(event.target).catch(() => {}), 150);
    }
  });

  // The sum of the lines of funding.
  const number = (text) => {
    const [found] = text.replace(/(?<=\d)[\s.](?=\d{3}(?!\d))/g, "").match(/\d+([.,]\d+)?/) || ["0"];
    return Number(found.replace(",", "."));
  };
  // Resources and expenses are no one sum.
  const sort = (amount) => {
    const nature = form.elements[amount.name.replace(/amount$/, "nature")];
    const chosen = nature && nature.selectedOptions[0];
    return chosen ? chosen.dataset.sort || chosen.text : "";
  };
  const amountOf = (sum) => sum.toLocaleString(document.documentElement.lang,
    { style: "currency", currency: form.dataset.currency, minimumFractionDigits: sum % 1 ? 2 : 0 });
  const total = document.createElement("p");
  total.className = "total";
  total.setAttribute("role", "status");
  const add = () => {
    const amounts = [...form.elements].filter((input) => /\/funding\/lines\/\d+\/amount$/.test(input.name));
    if (!amounts.length) { return; }
    const sums = new Map();
    for (const amount of amounts) { sums.set(sort(amount), (sums.get(sort(amount)) || 0) + number(amount.value)); }
    const filled = [...sums].filter(([, sum]) => sum);
    if (!total.isConnected) { amounts[0].closest(".rows").append(total); }
    const said = filled.length ? words.total + " " + filled.map(([name, sum]) =>
      (filled.length > 1 && name ? name + " " : "") + amountOf(sum)).join(" · ") : "";
    if (total.textContent !== said) { total.textContent = said; }
  };
  form.addEventListener("input", add);
  add();

  // What is asked for with some answers alone; what is written stays.
  const ask = () => {
    for (const box of form.querySelectorAll("[data-when]")) {
      const applies = Object.entries(JSON.parse(box.dataset.when))
        .every(([name, codes]) => form.elements[name] && codes.includes(form.elements[name].value));
      const isFilled = [...box.querySelectorAll("input:not([type=hidden]), select, textarea")]
        .some((input) => input.type === "checkbox" ? input.checked : input.value);
      box.hidden = box.disabled = !applies && !isFilled;
    }
  };
  form.addEventListener("change", ask);

  // What is said above or below the form.
  const say = (before, text, ...buttons) => {
    const box = document.createElement("div");
    box.className = "kept";
    box.setAttribute("role", "status");
    box.append(text + " ");
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "more";
      button.textContent = label;
      button.addEventListener("click", () => act(box));
      box.append(button);
    }
    before.before(box);
    return box;
  };
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      const box = say(form.querySelector(".send"), words.offline);
      box.tabIndex = -1;
      box.focus();
    }
  });

  // The draft, kept on this device alone; a short form has none.
  if (!form.dataset.draft) { return; }
  const key = place(form.dataset.draft);
  const held = () => JSON.stringify(
    [...new FormData(form)].filter(([name]) => !["stamp", "site_web", "action"].includes(name)));
  const first = held();
  let announced = false;
  let saving;
  const erase = (box) => {
    clearTimeout(saving);
    store.removeItem(key);
    announced = false;
    box.textContent = words.erased;
  };
  const save = () => {
    clearTimeout(saving);
    if (!store || (held() === first && !form.dataset.sent)) { return; }
    try { store.setItem(key, held()); } catch { return; }
    if (!announced) {
      announced = true;
      say(form.querySelector(".send"), words.keeps, [words.erase, erase]);
    }
  };
  const resume = (draft) => {
    // The server draws the form again: rows and records that were added come back too.
    const again = document.createElement("form");
    again.method = "post";
    again.action = form.getAttribute("action"); // form.action is a button of that name
    again.hidden = true;
    for (const [name, value] of [...draft, ["stamp", form.elements.stamp.value], ["action", "modifier"]]) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      again.append(input);
    }
    document.body.append(again);
    again.submit();
  };
  const kept = store && store.getItem(key);
  if (form.dataset.sent) {
    // After « back », the browser puts what was typed into the older page: not before it is shown.
    window.addEventListener("pageshow", () => setTimeout(save));
  } else if (kept && kept !== first) {
    say(form, words.found, [words.resume, () => resume(JSON.parse(kept))], [words.erase, erase]);
  }
  form.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(save, 400);
  });
  window.addEventListener("pagehide", () => { if (saving) { save(); } });
  form.addEventListener("submit", save);
})();
