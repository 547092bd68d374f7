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
