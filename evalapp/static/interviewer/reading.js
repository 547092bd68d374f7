/* Raw answers into typed ones: surveys/answer_values.py and answer_reading.py in the browser. */
import { choicesOf } from "./definition.js";
import { isMapping } from "./relevance.js";

const LONGEST_RAW = 100000;
const LARGEST = 1e15;
const MOST_CHOICES = 1000;
const MARKS = /[\u061c\u200b\u200e\u200f\u2028\u2029\ufeff\u202a-\u202e\u2060-\u206f]/g;
const SPACED = /^[+-]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+(?=[.,]|$)/;
const INTEGER = /^[+-]?[0-9]{1,25}$/;
const DECIMAL = /^[+-]?([0-9]{1,25}([.,][0-9]{0,25})?|[.,][0-9]{1,25})$/;
const ISO = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const FRENCH = /^([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})$/;
const VALUELESS = ["note", "calculate", "grid", "constant_sum"];

class Unreadable extends Error {
  constructor(code, details = {}) {
    super(code);
    this.fault = [code, details];
  }
}

/** Return a text in NFC without control characters, bidi marks or lone surrogates. */
export function clean(raw) {
  const text = raw.slice(0, LONGEST_RAW).replace(/\r\n?/g, "\n").replace(MARKS, "");
  return text.replace(/[\p{Cc}\p{Cs}]/gu, (letter) => (/[\n\t]/.test(letter) ? letter : ""))
    .normalize("NFC").trim();
}

export const length = (text) => Array.from(text).length;

function small(value) {
  if (Math.abs(value) > LARGEST) throw new Unreadable("too_large");
  return value;
}

function digits(raw) {
  const plain = clean(raw.slice(0, 200)).replace(/\u2212/g, "-");
  const found = SPACED.exec(plain);
  return found ? found[0].replace(/[ \u00a0\u202f]/g, "") + plain.slice(found[0].length) : plain;
}

function readNumber(raw, pattern, code) {
  if (raw === null || typeof raw === "string") {
    const plain = digits(raw ?? "");
    if (!plain) return null;
    if (!pattern.test(plain)) throw new Unreadable(code);
    return small(Number(plain.replace(",", ".")));
  }
  if (typeof raw !== "number" || !Number.isFinite(raw)) throw new Unreadable(code);
  if (pattern === INTEGER && !Number.isInteger(raw)) throw new Unreadable(code);
  return small(raw);
}

const readInteger = (raw) => readNumber(raw, INTEGER, "not_integer");
const readDecimal = (raw) => readNumber(raw, DECIMAL, "not_decimal");

function readText(raw, limit) {
  if (raw === null) return null;
  if (typeof raw !== "string") throw new Unreadable("not_text");
  const text = clean(raw);
  const count = length(text);
  if (count > limit) throw new Unreadable("too_long", { count, limit });
  return text || null;
}

function readChoice(raw) {
  if (raw === null) return null;
  if (typeof raw !== "string") throw new Unreadable("unknown_choice");
  return clean(raw) || null;
}

function readChoices(question, raw) {
  if (raw === null) return null;
  const list = typeof raw === "string" ? clean(raw).split(/\s+/u).filter(Boolean) : raw;
  if (!Array.isArray(list)) throw new Unreadable("not_list");
  if (list.length > MOST_CHOICES || !list.every((item) => typeof item === "string")) {
    throw new Unreadable("unknown_choice");
  }
  const names = list.map(clean).filter(Boolean);
  const single = [...new Set(names)];
  if (question.type === "rank" && single.length !== names.length) throw new Unreadable("duplicate");
  return single.length ? single : null;
}

function parameter(question, name, otherwise) {
  const text = question.parameters?.[name];
  const value = text === undefined || !text.trim() ? otherwise : Number(text);
  return Number.isFinite(value) ? value : otherwise;
}

/** Return start, end and step of a ``range`` question; 0 to 10 by 1 unless told. */
export function bounds(question) {
  const step = parameter(question, "step", 1);
  return [parameter(question, "start", 0), parameter(question, "end", 10), step > 0 ? step : 1];
}

/** Return the most characters that a text question takes. */
export const textLimit = (question) =>
  Math.min(Math.trunc(parameter(question, "max_length", 2000)), 20000);

function readRange(question, raw) {
  const [low, high, step] = bounds(question);
  const isWhole = Number.isInteger(step) && Number.isInteger(low);
  const value = isWhole ? readInteger(raw) : readDecimal(raw);
  if (value === null) return null;
  const steps = (value - low) / step;
  if (value < low || value > high || Math.abs(steps - Math.round(steps)) > 1e-9) {
    const plain = (one) => String(one).replace(".", ",");
    throw new Unreadable("out_of_range", { low: plain(low), high: plain(high) });
  }
  return value;
}

function readDate(raw) {
  if (raw === null) return null;
  if (typeof raw !== "string") throw new Unreadable("not_date");
  const text = clean(raw.slice(0, 200));
  if (!text) return null;
  const iso = ISO.exec(text), french = FRENCH.exec(text);
  if (!iso && !french) throw new Unreadable("not_date");
  const [year, month, day] = iso ? [+iso[1], +iso[2], +iso[3]] : [+french[3], +french[2], +french[1]];
  const moment = new Date(Date.UTC(year, month - 1, day));
  const isReal = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  if (year < 1900 || year > 2100 || !isReal) throw new Unreadable("not_date");
  return moment.toISOString().slice(0, 10);
}

function readAcknowledge(raw) {
  if (raw === null || raw === false) return null;
  if (raw === true) return true;
  const text = typeof raw === "string" ? clean(raw.slice(0, 200)).toLowerCase() : "?";
  if (["", "false", "0", "non"].includes(text)) return null;
  if (["on", "true", "1", "ok", "oui"].includes(text)) return true;
  throw new Unreadable("unknown_choice");
}

const READERS = {
  select_one: (question, raw) => readChoice(raw),
  select_multiple: readChoices,
  rank: readChoices,
  integer: (question, raw) => readInteger(raw),
  decimal: (question, raw) => readDecimal(raw),
  range: readRange,
  date: (question, raw) => readDate(raw),
  text: (question, raw) => readText(raw, textLimit(question)),
  acknowledge: (question, raw) => readAcknowledge(raw),
  hidden: (question, raw) => readText(raw, 200),
};

export const chosenNames = (value) =>
  typeof value === "string" ? [value] : Array.isArray(value) ? value : [];

/** Return the answers that are not on offer. */
export function unknownNames(value, choices) {
  const offered = new Set(choices.map((choice) => choice.name));
  return chosenNames(value).filter((name) => !offered.has(name));
}

/** Say whether « autre » is among the answers. */
export function hasOther(value, choices) {
  const chosen = chosenNames(value);
  return choices.some((choice) => choice.role === "other" && chosen.includes(choice.name));
}

/** Return the typed answers; what could not be read goes to ``faults``, by key. */
export function readScope(form, raw, steps, prefix, faults) {
  const answers = isMapping(raw) ? raw : {};
  const typed = {};
  for (const step of steps) {
    const { uid, kind, element } = step.entry;
    const isGiven = Object.hasOwn(answers, uid);
    const hasDefault = kind === "question" && element.type === "hidden" && element.default != null;
    if (kind === "repeat") {
      if (isGiven) typed[uid] = readBlocks(form, answers[uid], step, prefix, faults);
    } else if (isGiven || hasDefault) {
      readAnswer(form, answers, step, prefix, typed, faults);
    }
  }
  return typed;
}

function readBlocks(form, raw, step, prefix, faults) {
  const key = prefix + step.uid, limit = step.entry.element.max_count ?? 20;
  if (!Array.isArray(raw)) {
    if (raw !== null) faults.set(key, ["not_list", {}]);
    return [];
  }
  if (raw.length > limit) faults.set(key, ["too_many_blocks", { limit }]);
  return raw.slice(0, limit)
    .map((block, index) => readScope(form, block, step.inside, `${key}/${index}/`, faults));
}

function attempt(read, key, faults) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.set(key, error.fault);
    return null;
  }
}

function readAnswer(form, answers, step, prefix, typed, faults) {
  const { uid, kind, element } = step.entry;
  const value = attempt(() => readOne(form, step, answers[uid] ?? null), prefix + uid, faults);
  typed[uid] = value;
  if (kind === "question" && element.list_name && hasOther(value, choicesOf(form, element))) {
    const name = `${uid}.other`;
    typed[name] = attempt(() => readText(answers[name] ?? null, 2000), prefix + name, faults);
  }
}

function readOne(form, step, raw) {
  const { kind, element, parent } = step.entry;
  if (kind === "row") return readRow(form, form.entries.get(parent).element, raw);
  if (kind !== "question" || VALUELESS.includes(element.type)) return null;
  const isBlank = raw === null || raw === "";
  const given = element.type === "hidden" && isBlank ? element.default ?? null : raw;
  return onList(form, element, READERS[element.type](element, given));
}

function readRow(form, owner, raw) {
  if (owner.type !== "constant_sum") return onList(form, owner, readChoice(raw));
  const amount = readInteger(raw);
  if (amount !== null && amount < 0) throw new Unreadable("negative");
  return amount;
}

function onList(form, owner, value) {
  if (owner.list_name && unknownNames(value, choicesOf(form, owner)).length) {
    throw new Unreadable("unknown_choice");
  }
  return value;
}
