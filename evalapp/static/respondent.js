/* Skips, exclusive choices and double taps, at once. Without this file the pages work the same,
   one sending later. */
const form = document.querySelector("form[data-page]");
const language = globalThis.evalappExpressions;

function fieldsOf(name) {
  return [...form.elements].filter((field) => field.name === name && !field.matches(":disabled"));
}

function answer(element) {
  const fields = fieldsOf(element.dataset.field);
  if (element.dataset.kind === "boxes") {
    return fields.filter((field) => field.checked).map((field) => field.value);
  }
  const field = fields.find((one) => !/radio|checkbox/.test(one.type) || one.checked);
  const text = field ? field.value.trim() : "";
  if (text && /^(number|scale)$/.test(element.dataset.kind)) {
    const number = Number(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
    return Number.isNaN(number) ? null : number;
  }
  return text || null;
}

function show(element, isShown) {
  element.hidden = !isShown;
  if (element.tagName === "FIELDSET") {
    element.disabled = !isShown;
  } else {
    element.querySelectorAll("input, select, textarea").forEach((field) => { field.disabled = !isShown; });
  }
}

/* A list whose answers depend on another answer of the page; all of them wait in its template. */
function narrow(element, context) {
  const tree = JSON.parse(element.dataset.narrows);
  let isOffered = true;
  const offered = [...element.querySelector("template").content.children].filter((one) => {
    const columns = one.dataset.columns && JSON.parse(one.dataset.columns);
    if (columns) isOffered = language.truth(language.evaluate(tree, { ...context, columns })) === true;
    return isOffered;
  });
  const codes = offered.map((one) => one.dataset.columns).join();
  if (codes === element.dataset.offered) return false;
  element.dataset.offered = codes;
  const taken = [answer(element)].flat();
  const box = element.querySelector("select, .options");
  const fresh = offered.map((one) => document.importNode(one, true));
  box.replaceChildren(...(box.options ? [box.options[0], ...fresh] : fresh));
  fresh.forEach((one) => {
    const field = one.matches("option") ? one : one.querySelector("input");
    if (field) field[box.options ? "selected" : "checked"] = taken.includes(field.value);
  });
  box.every = null;
  element.querySelector("[data-later]").hidden = offered.length > 0;
  element.querySelector("[name=shown]").disabled = !offered.length;
  return true;
}

/* A long list is found by its words. */
function searchIn(list) {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const box = document.createElement("input");
  Object.assign(box, { type: "search", className: "field", placeholder: list.dataset.find });
  box.setAttribute("aria-label", list.dataset.find);
  box.addEventListener("input", () => {
    list.every ??= [...list.options];
    const words = plain(box.value).split(" "), { value } = list;
    list.replaceChildren(...list.every.filter((one) =>
      !one.value || one.value === value || words.every((word) => plain(one.text).includes(word))));
    list.value = value;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.focus();
  });
  list.before(box);
}

/* Elements stand in the order of the questionnaire; one that hides may hide another: repeat. */
function settle() {
  const known = JSON.parse(form.dataset.known || "{}");
  for (let round = 0; round < 10; round += 1) {
    const values = { ...known };
    form.querySelectorAll("[data-name]").forEach((element) => {
      if (!element.closest("[hidden]")) values[element.dataset.name] = answer(element);
    });
    let changed = false;
    form.querySelectorAll("[data-relevant]").forEach((element) => {
      const tree = JSON.parse(element.dataset.relevant);
      const context = { values, today: form.dataset.today };
      const isShown = language.truth(language.evaluate(tree, context)) === true;
      if (isShown === element.hidden) {
        show(element, isShown);
        changed = true;
      }
    });
    form.querySelectorAll("[data-narrows]").forEach((element) => {
      if (narrow(element, { values, today: form.dataset.today })) changed = true;
    });
    if (!changed) return;
  }
}

/* « Rien » and the like go alone. */
function keepAlone(field) {
  if (field.type !== "checkbox" || !field.checked) return;
  const alone = field.hasAttribute("data-alone");
  fieldsOf(field.name).forEach((other) => {
    if (other !== field && (alone || other.hasAttribute("data-alone"))) other.checked = false;
  });
}

if (form) {
  form.querySelectorAll("[data-find]").forEach(searchIn);
  form.addEventListener("change", (event) => {
    keepAlone(event.target);
    if (language) settle();
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    if (language) settle();
  });
}
document.getElementById("problems")?.focus();
