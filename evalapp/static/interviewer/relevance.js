/* What is shown and computed: surveys/relevance.py in the browser, on the same trees.
   tests/browser/test_interviewer_parity.py holds the two equal: change both. */
import { choicesOf, lastUid, labelsOf, listsOf } from "./definition.js";

const { evaluate, truth } = globalThis.evalappExpressions;
const SILENT = ["hidden", "calculate"];

export const isMapping = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function scopeOf(form, values, language, today, more = {}) {
  return {
    form, values, language, today, byName: Object.create(null), repeated: Object.create(null),
    shown: new Set(), calculated: Object.create(null), prefix: "", position: null,
    blocks: Object.create(null), ...more,
  };
}

function contextOf(scope, here = null, columns = null) {
  return {
    values: scope.byName, here, today: scope.today, position: scope.position,
    repeated: scope.repeated, labels: labelsOf(scope.form, scope.language),
    lists: listsOf(scope.form, scope.language), columns: columns ?? {},
  };
}

export function holds(tree, scope, here = null) {
  return truth(evaluate(tree, contextOf(scope, here)));
}

/** Return the scope left by evaluating the whole questionnaire in order. */
export function evaluated(form, values, { today, language = form.source }) {
  const scope = scopeOf(form, values, language, today);
  run(scope, form.steps);
  return scope;
}

function run(scope, steps) {
  for (const step of steps) {
    if (!isShown(scope, step)) continue;
    scope.shown.add(scope.prefix + step.uid);
    record(scope, step);
  }
}

function isShown(scope, step) {
  const { parent, repeats } = step.entry;
  const isBlockItem = repeats.length > 0 && parent === repeats.at(-1);
  if (parent !== null && !isBlockItem && !scope.shown.has(scope.prefix + parent)) return false;
  return !step.relevant || holds(step.relevant, scope) === true;
}

function record(scope, step) {
  const { element, kind, uid, name } = step.entry;
  if (kind === "repeat") {
    runBlocks(scope, step);
    return;
  }
  let value = scope.values[uid] ?? null;
  if (kind === "question") {
    if (step.calculation && isComputed(element)) {
      value = computed(step.calculation, scope, value);
      scope.calculated[uid] = value;
    } else if (element.type === "acknowledge" && value === true) {
      value = "OK";
    }
    const other = scope.values[`${uid}.other`] ?? null;
    if (other !== null) scope.byName[`${name}.other`] = other;
  }
  scope.byName[name] = value;
}

/** Say whether the value comes from the calculation and not from the respondent. */
export function isComputed(question) {
  return SILENT.includes(question.type) || Boolean(question.read_only);
}

function computed(tree, scope, previous) {
  let value = evaluate(tree, contextOf(scope, previous));
  if (isMapping(value)) value = value.nodes.length ? value.nodes[0] : null;
  if (Array.isArray(value)) value = value.join(" ");
  return value === "" || value === undefined ? null : value;
}

/** Return how many blocks of a repeat there are. */
export function blockCount(scope, step) {
  const answered = scope.values[step.uid];
  let size = Array.isArray(answered) ? answered.length : 0;
  if (step.repeat_count) {
    const wanted = evaluate(["call", "number", step.repeat_count], contextOf(scope));
    size = wanted !== null && wanted > 0 ? Math.trunc(wanted) : 0;
  }
  return Math.min(size, step.entry.element.max_count ?? 20);
}

function known(raw) {
  if (raw === undefined || raw === null || raw === "") return null;
  if (Array.isArray(raw)) return raw.length ? raw : null;
  return raw;
}

function runBlocks(scope, step) {
  const { uid, name } = step.entry;
  const size = blockCount(scope, step);
  const answered = scope.values[uid];
  const blocks = Array.isArray(answered) ? answered.slice(0, size) : [];
  while (blocks.length < size) blocks.push({});
  const columns = Object.create(null);
  for (const inner of step.inside) columns[inner.entry.name] = [];
  scope.byName[name] = { nodes: Array(size).fill(true) };
  scope.blocks[uid] = blocks.map((block, index) => runBlock(scope, step, index, block, columns));
  for (const [column, values] of Object.entries(columns)) {
    scope.repeated[column] = values;
    scope.byName[column] = { nodes: values.map(known).filter((value) => !isMapping(value)) };
  }
}

function runBlock(scope, step, index, block, columns) {
  const inside = scopeOf(scope.form, isMapping(block) ? block : {}, scope.language, scope.today, {
    byName: Object.assign(Object.create(null), scope.byName),
    repeated: Object.assign(Object.create(null), scope.repeated, columns),
    prefix: `${scope.prefix}${step.uid}/${index}/`,
    position: index + 1,
  });
  for (const name of Object.keys(columns)) delete inside.byName[name];
  run(inside, step.inside);
  for (const key of inside.shown) scope.shown.add(key);
  for (const [name, column] of Object.entries(columns)) column.push(inside.byName[name] ?? null);
  return inside;
}

/** Return the choices of a question in a scope that has been evaluated. */
export function filtered(scope, step) {
  const question = step.entry.element;
  const choices = choicesOf(scope.form, question);
  if (!step.choice_filter) return choices;
  return choices.filter((choice) => {
    const columns = { ...choice.columns, name: choice.name };
    return truth(evaluate(step.choice_filter, contextOf(scope, null, columns))) === true;
  });
}

function showsSomething(scope, page) {
  return [...scope.shown].some((key) => {
    const entry = scope.form.entries.get(lastUid(key));
    if (entry.page !== page) return false;
    return entry.kind === "repeat"
      || (entry.kind === "question" && !SILENT.includes(entry.element.type));
  });
}

/** Return the uids of the pages that these answers lead through. */
export function pagesShown(scope) {
  return scope.form.definition.pages
    .map((page) => page.uid)
    .filter((uid) => showsSomething(scope, uid));
}
