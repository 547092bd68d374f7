/* One function per type of question: the controls of surveys/collect/controls.py, drawn here.
   ``ask`` is { question, key, name, id, value, set, setOther, other, say, words, offered, … }. */
import { h } from "./dom.js";
import { picture, sound } from "./aids.js";
import { bounds, textLimit } from "./reading.js";
import { choicesOf } from "./definition.js";
import { sumWanted } from "./checking.js";

const MOST_STEPS = 11;
const MOST_CARDS = 16;

export const idOf = (key) => `q-${key.replace(/[/.]/g, "-")}`;

function fact(ask) {
  return {
    id: `${ask.id}-i`, name: ask.name, class: "field",
    "aria-required": ask.question.required ? "true" : null,
    "aria-describedby": `${ask.id}-h ${ask.id}-p`,
  };
}

function card(ask, type, choice, isTaken, act) {
  const apart = ["dont_know", "refusal"].includes(choice.role) ? "opt apart" : "opt";
  const isAlone = choice.exclusive || choice.role === "none";
  return h("label", { class: apart },
    h("input", {
      type, name: ask.name, value: choice.name, checked: isTaken, onchange: act,
      "data-alone": isAlone,
    }),
    picture(choice.media, ask), h("span", {}, ask.say(choice.label)));
}

/* A card, its player beside it, and the line of « autre ». */
const offer = (ask, type, choice, isTaken, act) => [
  card(ask, type, choice, isTaken, act), sound(choice.media, choice.label, ask), ...other(ask, choice)];

function other(ask, choice) {
  if (choice.role !== "other") return [];
  const id = `${ask.id}-${choice.name}-o`;
  return [h("div", { class: "other" },
    h("label", { for: id }, ask.words.other),
    h("input", {
      class: "field", id, placeholder: " ", value: ask.other() ?? "", maxlength: 2000,
      oninput: (event) => ask.setOther(event.target.value),
    }))];
}

function radios(ask) {
  const value = ask.value();
  return h("div", { class: "options" }, ask.offered().flatMap((choice) =>
    offer(ask, "radio", choice, value === choice.name, () => ask.set(choice.name))));
}

function boxes(ask) {
  const taken = new Set(ask.value() ?? []);
  const list = h("div", { class: "options" });
  const act = (event) => {
    const fields = [...list.querySelectorAll("input[type=checkbox]")];
    const alone = "alone" in event.target.dataset;
    for (const field of fields) {
      const clashes = alone || "alone" in field.dataset;
      if (event.target.checked && field !== event.target && clashes) field.checked = false;
    }
    ask.set(fields.filter((field) => field.checked).map((field) => field.value));
  };
  list.append(...ask.offered().flatMap((choice) =>
    offer(ask, "checkbox", choice, taken.has(choice.name), act)).filter(Boolean));
  return list;
}

function dropdown(ask) {
  const value = ask.value() ?? "";
  return h("select", { ...fact(ask), onchange: (event) => ask.set(event.target.value || null) },
    h("option", { value: "" }, ask.words.choose),
    ask.offered().map((choice) =>
      h("option", { value: choice.name, selected: choice.name === value }, ask.say(choice.label))));
}

function acknowledge(ask) {
  const choice = { name: "OK", label: ask.question.label };
  return h("div", { class: "options" },
    card(ask, "checkbox", choice, ask.value() === true,
      (event) => ask.set(event.target.checked ? true : null)));
}

function written(value) {
  return value === null || value === undefined ? "" : String(value).replace(".", ",");
}

function number(ask) {
  const unit = ask.say(ask.question.unit);
  return h("div", { class: "short" },
    h("input", {
      ...fact(ask), inputmode: ask.question.type === "integer" ? "numeric" : "decimal",
      autocomplete: "off", value: written(ask.value()),
      oninput: (event) => ask.set(event.target.value),
    }),
    unit ? h("span", {}, unit) : null);
}

function range(ask) {
  const [low, high, step] = bounds(ask.question);
  const size = Math.trunc((high - low) / step) + 1;
  if (size > MOST_STEPS) return number(ask);
  const value = written(ask.value());
  const [lowLabel, highLabel] = ends(ask);
  const cells = Array.from({ length: size }, (_, index) => {
    const text = written(Number((low + index * step).toPrecision(10)));
    const end = index === 0 ? lowLabel : index === size - 1 ? highLabel : "";
    return h("label", { class: "cell" },
      h("input", {
        type: "radio", name: ask.name, value: text, checked: text === value,
        onchange: () => ask.set(text),
      }),
      h("span", {}, text, end ? h("span", { class: "sr" }, ` – ${end}`) : null));
  });
  const legend = lowLabel || highLabel
    ? h("p", { class: "ends", "aria-hidden": "true" },
      h("span", {}, `${written(low)} – ${lowLabel}`), h("span", {}, `${written(high)} – ${highLabel}`))
    : null;
  return h("div", {}, h("div", { class: "scale", "data-steps": String(size) }, cells), legend);
}

function ends(ask) {
  const choices = ask.offered();
  if (choices.length >= 2) return [ask.say(choices[0].label), ask.say(choices.at(-1).label)];
  return ["low_label", "high_label"].map((prefix) => {
    const texts = {};
    for (const [name, text] of Object.entries(ask.question.parameters ?? {})) {
      if (name.startsWith(prefix)) texts[name.slice(prefix.length).replace(/^[_:]+/, "") || "fr"] = text;
    }
    return ask.say(texts);
  });
}

function date(ask) {
  return h("div", { class: "short" }, h("input", {
    ...fact(ask), type: "date", value: ask.value() ?? "",
    onchange: (event) => ask.set(event.target.value),
  }));
}

function text(ask) {
  const isLong = (ask.question.appearance ?? "").includes("multiline");
  return h(isLong ? "textarea" : "input", {
    ...fact(ask), maxlength: textLimit(ask.question), value: ask.value() ?? "", autocomplete: "off",
    oninput: (event) => ask.set(event.target.value),
  });
}

function rank(ask) {
  const choices = ask.offered();
  const places = new Map();
  (ask.value() ?? []).forEach((name, index) => { if (!places.has(name)) places.set(name, index + 1); });
  const list = h("div", { class: "pairs" });
  const act = () => {
    const given = [...list.querySelectorAll("select")]
      .filter((field) => field.value).map((field) => [Number(field.value), field.dataset.choice]);
    given.sort((left, right) => left[0] - right[0]);
    const names = given.map(([, name]) => name);
    const isTwice = new Set(given.map(([place]) => place)).size < given.length;
    ask.set(isTwice ? [...names, names[0]] : names);
  };
  list.append(...choices.map((choice) => {
    const id = `${ask.id}-${choice.name}`;
    return h("label", { for: id }, h("span", {}, ask.say(choice.label)),
      h("select", { class: "field", id, "data-choice": choice.name, onchange: act },
        h("option", { value: "" }, ask.words.no_rank),
        choices.map((_, index) => h("option", {
          value: String(index + 1), selected: places.get(choice.name) === index + 1,
        }, String(index + 1)))));
  }));
  return list;
}

function grid(ask) {
  const heads = ask.offered();
  const table = h("div", heads.length <= 7 ? { class: "grid", "data-columns": String(heads.length) } : {},
    h("div", { class: "heads", "aria-hidden": "true" }, h("span"),
      heads.map((choice) => h("span", {}, ask.say(choice.label)))));
  for (const row of ask.question.rows) {
    const id = idOf(ask.prefix + row.uid);
    const inner = { ...ask, name: `q.${ask.prefix}${row.uid}` };
    table.append(h("div", {
      class: "row", id, "data-row": row.uid, role: "radiogroup", tabindex: "-1",
      "aria-labelledby": `${id}-l`, "aria-describedby": `${id}-p`,
    },
    h("b", { id: `${id}-l` }, ask.say(row.label)), h("p", { class: "problem", id: `${id}-p`, hidden: true }),
    h("div", { class: "options" }, heads.map((choice) =>
      card(inner, "radio", choice, ask.answers[row.uid] === choice.name,
        () => ask.setRow(row.uid, choice.name))))));
  }
  return table;
}

function sums(ask) {
  return h("div", { class: "pairs" }, ask.question.rows.map((row) => {
    const id = idOf(ask.prefix + row.uid);
    return h("label", { for: id, "data-row": row.uid }, h("span", {}, ask.say(row.label)),
      h("input", {
        class: "field", id, inputmode: "numeric", autocomplete: "off",
        value: written(ask.answers[row.uid]), "aria-describedby": `${id}-p`,
        oninput: (event) => ask.setRow(row.uid, event.target.value),
      }),
      h("small", { class: "problem", id: `${id}-p`, hidden: true }));
  }));
}

/* What each type looks like, whether a label or a legend names it, and what else is said. */
const CONTROLS = {
  select_one: { draw: (ask) => (isFolded(ask) ? dropdown(ask) : radios(ask)), labelled: isFolded, role: "radiogroup" },
  select_multiple: { draw: boxes, hint: (ask) => (ask.question.hint ? "" : ask.words.several) },
  rank: { draw: rank, hint: (ask) => ask.words.rank_help },
  grid: { draw: grid },
  integer: { draw: number, labelled: () => true },
  decimal: { draw: number, labelled: () => true },
  range: { draw: range, labelled: isLongRange, role: "radiogroup" },
  date: { draw: date, labelled: () => true, hint: (ask) => ask.words.date_help },
  text: { draw: text, labelled: () => true },
  acknowledge: { draw: acknowledge },
  constant_sum: { draw: sums, hint: (ask) => ask.words.sum_help.replace("{total}", sumWanted(ask.question)) },
};

function isFolded(ask) {
  const offered = ask.offered();
  const isLong = offered.length > MOST_CARDS || (ask.question.appearance ?? "").includes("minimal");
  const isPlain = (choice) => choice.role !== "other" && !choice.media;
  return isLong && choicesOf(ask.form, ask.question).every(isPlain);
}

function isLongRange(ask) {
  const [low, high, step] = bounds(ask.question);
  return Math.trunc((high - low) / step) + 1 > MOST_STEPS;
}

/** Fill the fieldset of a question. */
export function fill(fieldset, ask) {
  const kind = CONTROLS[ask.question.type];
  const isLabelled = kind.labelled?.(ask) ?? false;
  const needed = ask.question.required ? h("small", {}, ` ${ask.words.required}`) : null;
  const name = [ask.say(ask.question.label), needed];
  const hints = [ask.question.hint, ask.question.guidance_hint].map((texts) => ask.say(texts));
  hints.push(kind.hint?.(ask) ?? "");
  const role = isLabelled ? "presentation" : kind.role ?? null;
  if (role) fieldset.setAttribute("role", role);
  if (isLabelled) fieldset.removeAttribute("tabindex");
  if (role === "radiogroup" && ask.question.required) fieldset.setAttribute("aria-required", "true");
  if (!isLabelled) fieldset.setAttribute("aria-describedby", `${ask.id}-h ${ask.id}-p`);
  fieldset.replaceChildren(
    isLabelled ? h("label", { class: "wording", for: `${ask.id}-i` }, ...name) : h("legend", {}, ...name),
    ...[picture(ask.question.media, ask), sound(ask.question.media, ask.question.label, ask)].filter(Boolean),
    h("div", { id: `${ask.id}-h` }, hints.filter(Boolean).map((one) => h("p", { class: "hint" }, one))),
    h("p", { class: "problem", id: `${ask.id}-p`, hidden: true }),
    ask.question.read_only ? h("p", { class: "lead" }, h("output", {}, written(ask.computed()))) : kind.draw(ask));
}
