/* The rules of the answers: surveys/answers.py and answer_rules.py in the browser. The server
   checks again; here the person is told at once, without network. */
import { choicesOf, lastUid, worded } from "./definition.js";
import { chosenNames, hasOther, readScope, unknownNames } from "./reading.js";
import { evaluated, filtered, holds } from "./relevance.js";

const KEYLESS = ["note", "grid", "constant_sum"];
const NEVER_ASKED = ["hidden", "calculate"];

/** Return the typed answers, their problems, and the scope that decided what is shown. */
export function checkAnswers(form, raw, { page = null, today, language = form.source }) {
  const faults = new Map();
  const typed = readScope(form, raw, form.steps, "", faults);
  const scope = settled(form, typed, faults, today, language);
  const check = { form, faults, page, language, problems: [] };
  const values = keptIn(check, scope, form.steps);
  const place = (key) => {
    const steps = key.replace(/\.other$/, "").split("/");
    const found = steps.map((step, index) => (index % 2 ? Number(step) : form.order.get(step)));
    return key.endsWith(".other") ? [...found, 1] : found;
  };
  check.problems.sort((left, right) => compared(place(left.uid), place(right.uid)));
  return { values, problems: check.problems, scope };
}

function compared(left, right) {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length;
}

/* Evaluate until no answer is left that its choice filter has taken away. */
function settled(form, typed, faults, today, language) {
  for (;;) {
    const scope = evaluated(form, typed, { today, language });
    const stale = [...staleIn(scope, form.steps)];
    if (!stale.length) return scope;
    for (const [values, uid, key] of stale) {
      values[uid] = null;
      delete values[`${uid}.other`];
      if (!faults.has(key)) faults.set(key, ["unknown_choice", {}]);
    }
  }
}

function* staleIn(scope, steps) {
  for (const step of steps) {
    for (const block of scope.blocks[step.uid] ?? []) yield* staleIn(block, step.inside);
    const value = scope.values[step.uid] ?? null, key = scope.prefix + step.uid;
    if (!step.choice_filter || !scope.shown.has(key) || value === null) continue;
    if (unknownNames(value, filtered(scope, step)).length) yield [scope.values, step.uid, key];
  }
}

function keptIn(check, scope, steps) {
  const values = {};
  for (const step of steps) {
    const { kind, element, page } = step.entry;
    const key = scope.prefix + step.uid;
    if (!scope.shown.has(key)) continue;
    const isHere = check.page === null || check.page === page;
    const isAutomatic = kind === "question" && NEVER_ASKED.includes(element.type);
    if (isHere || Object.hasOwn(scope.values, step.uid) || isAutomatic) {
      keep(check, scope, step, values);
    }
    if (isHere) judge(check, scope, step, key);
  }
  return values;
}

function keep(check, scope, step, values) {
  const { uid, kind, element } = step.entry;
  const value = scope.values[uid] ?? null;
  if (kind === "repeat") {
    values[uid] = (scope.blocks[uid] ?? []).map((block) => keptIn(check, block, step.inside));
  } else if (kind === "row") {
    values[uid] = value;
  } else if (kind === "question" && !KEYLESS.includes(element.type)) {
    values[uid] = uid in scope.calculated ? scope.calculated[uid] : value;
    if (hasOther(values[uid], choicesOf(check.form, element))) {
      values[`${uid}.other`] = scope.values[`${uid}.other`] ?? null;
    }
  }
}

function judge(check, scope, step, key) {
  const unread = [key, `${key}.other`].filter((one) => check.faults.has(one));
  for (const one of unread) report(check, one, step, check.faults.get(one));
  if (unread.includes(key)) return;
  const { kind, element, parent, uid } = step.entry;
  const value = scope.values[uid] ?? null;
  if (kind === "row") {
    const owner = check.form.entries.get(parent).element;
    if (owner.required && value === null) report(check, key, step, ["required", {}]);
  } else if (kind === "question" && !NEVER_ASKED.includes(element.type)) {
    for (const fault of faultsOf(check.form, scope, step, value)) report(check, key, step, fault);
  }
}

function* faultsOf(form, scope, step, value) {
  const question = step.entry.element;
  if (question.type === "constant_sum") {
    yield* sumFault(scope, question);
    return;
  }
  if (value === null) {
    const offers = !step.choice_filter || filtered(scope, step).length > 0;
    if (question.required && question.type !== "grid" && offers) yield ["required", {}];
    return;
  }
  yield* exclusiveFault(form, scope, question, value);
  if (step.constraint && holds(step.constraint, scope, value) === false) yield ["constraint", {}];
}

function* exclusiveFault(form, scope, question, value) {
  const chosen = chosenNames(value);
  if (question.type !== "select_multiple" || chosen.length < 2) return;
  const alone = choicesOf(form, question)
    .find((choice) => choice.exclusive && chosen.includes(choice.name));
  if (!alone) return;
  const label = worded(alone.label, scope.language, form).replace(/\.+$/, "");
  yield ["exclusive", { label }];
}

/** Return the total of a constant sum; 100 unless told. */
export function sumWanted(question) {
  const wanted = question.parameters?.total ?? "100";
  return /^[0-9]{1,9}$/.test(wanted) ? Number(wanted) : 100;
}

function* sumFault(scope, question) {
  const answered = question.rows
    .filter((row) => scope.shown.has(scope.prefix + row.uid))
    .map((row) => scope.values[row.uid] ?? null)
    .filter((value) => value !== null);
  const total = sumWanted(question);
  const actual = answered.reduce((left, right) => left + right, 0);
  if (answered.length && actual !== total) yield ["sum", { total, actual }];
}

function report(check, key, step, [code, details]) {
  const own = ownMessage(check, step, code);
  const sentence = own || filled(check.form.languages[check.language]?.messages?.[code]
    ?? check.form.languages[check.form.source].messages[code], details);
  check.problems.push({ uid: key, code, message: sentence });
}

function ownMessage(check, step, code) {
  let { element } = step.entry;
  if (step.entry.kind === "row") element = check.form.entries.get(step.entry.parent).element;
  else if (step.entry.kind !== "question") return "";
  if (code === "constraint") return worded(element.constraint_message, check.language, check.form);
  return code === "required" ? worded(element.required_message, check.language, check.form) : "";
}

/** Put details into the blanks of a sentence: ``{low}``. */
export function filled(sentence, details) {
  return sentence.replace(/\{(\w+)\}/g, (blank, name) => String(details[name] ?? blank));
}

/** Return the page on which a key of an answer stands. */
export const pageOf = (form, key) => form.entries.get(lastUid(key)).page;
