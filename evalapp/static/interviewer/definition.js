/* A compiled questionnaire, walked once: surveys/outline.py and surveys/plan.py in the browser. */

function kindOf(item) {
  return item.type === "group" || item.type === "repeat" ? item.type : "question";
}

function enter(entries, element, kind, parent, page, repeats) {
  const uid = element.uid;
  entries.set(uid, { element, kind, uid, name: element.name, parent, page, repeats });
  const inside = kind === "repeat" ? [...repeats, uid] : repeats;
  for (const item of element.items ?? []) enter(entries, item, kindOf(item), uid, page, inside);
  for (const row of element.rows ?? []) enter(entries, row, "row", uid, page, inside);
}

function stepsOf(steps, entries, byUid) {
  return steps.map((raw) => {
    const step = { ...raw, entry: entries.get(raw.uid) };
    if (raw.inside) step.inside = stepsOf(raw.inside, entries, byUid);
    else if (step.entry.kind === "repeat") step.inside = [];
    byUid.set(raw.uid, step);
    return step;
  });
}

/* Expression name -> key in the answers: what a quoted label may read. */
function uidsOf(entries) {
  const uids = new Map();
  for (const entry of entries.values()) uids.set(entry.name, entry.uid);
  return uids;
}

/** Return a form ready to be asked. */
export function prepare(compiled) {
  const definition = { languages: ["fr"], choices: {}, settings: {}, ...compiled.definition };
  const entries = new Map();
  for (const page of definition.pages) enter(entries, page, "page", null, page.uid, []);
  const stepByUid = new Map();
  const steps = stepsOf(compiled.steps, entries, stepByUid);
  const form = {
    ...compiled, definition, entries, steps, stepByUid,
    uids: uidsOf(entries), source: definition.languages[0], order: new Map(), memory: new Map(),
  };
  [...entries.keys()].forEach((uid, index) => form.order.set(uid, index));
  return form;
}

/** Return a text in a language, else in the source language, else empty. */
export function worded(texts, language, form) {
  return texts?.[language] || texts?.[form.source] || "";
}

/** Return the choices of a question's list, unfiltered. */
export function choicesOf(form, question) {
  return form.definition.choices[question.list_name ?? ""] ?? [];
}

function remembered(form, key, make) {
  if (!form.memory.has(key)) form.memory.set(key, make());
  return form.memory.get(key);
}

/** Return, by question name, the wording of its choices. */
export function labelsOf(form, language) {
  return remembered(form, `labels ${language}`, () => {
    const found = Object.create(null);
    for (const { element, kind, name } of form.entries.values()) {
      if (kind !== "question" || !element.list_name) continue;
      found[name] = Object.create(null);
      for (const choice of choicesOf(form, element)) {
        found[name][choice.name] = worded(choice.label, language, form);
      }
    }
    return found;
  });
}

/** Return the lists of choices as rows that an expression can look up. */
export function listsOf(form, language) {
  return remembered(form, `lists ${language}`, () => {
    const found = Object.create(null);
    for (const [name, choices] of Object.entries(form.definition.choices)) {
      found[name] = choices.map((choice) => ({
        ...choice.columns, name: choice.name, label: worded(choice.label, language, form),
      }));
    }
    return found;
  });
}

/** Return the uid at the end of a key such as ``children/0/age`` or ``sport.other``. */
export function lastUid(key) {
  return key.slice(key.lastIndexOf("/") + 1).replace(/\.other$/, "");
}
