/* What is asked before the first question, without network: a printed code, an age bracket, the
   assent of the young, a parent's code. Nobody here knows which codes may still serve: the signs
   of a code say that it was typed well, the server says later whether it had served already. */
import { button, h, show, speak } from "./dom.js";
import * as records from "./records.js";

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DRAWN = 10, LENGTH = 13;
const UNDER_15 = "moins15", ADULT = "adulte";
const MISREAD = { O: "0", I: "1", L: "1" };

/** Return the 13 signs that somebody typed, or nothing. */
export function readCode(text) {
  const plain = text.slice(0, 100).replace(/[^\p{L}\p{N}]/gu, "").toUpperCase()
    .replace(/[OIL]/g, (sign) => MISREAD[sign]);
  return plain.length === LENGTH && [...plain].every((sign) => SIGNS.includes(sign)) ? plain : "";
}

/** Tell whether a code was typed well: its last signs follow from the others. */
export async function isTypedWell(code, checkingKey) {
  const encoder = new TextEncoder(), body = code.slice(0, DRAWN);
  const key = await crypto.subtle.importKey(
    "raw", encoder.encode(checkingKey), { name: "HMAC", hash: "SHA-256" }, false, ["sign"],
  );
  const mark = new DataView(await crypto.subtle.sign("HMAC", key, encoder.encode(`card:${body}`)));
  let number = mark.getBigUint64(0), check = "";
  for (let place = DRAWN; place < LENGTH; place += 1, number >>= 5n) check += SIGNS[Number(number & 31n)];
  return code.slice(DRAWN) === check;
}

/** Tell whether this person is asked no open question. */
export const isQuiet = ({ gate }, entry) => Boolean(gate?.is_quiet && entry?.bracket === UNDER_15);

const isYoung = (gate, entry) => gate.asks_age && entry.bracket !== ADULT;
const needsParent = (gate, entry) => gate.asks_age && gate.needs_parent && entry.bracket === UNDER_15;

async function inQueue(code, but) {
  const kept = await records.listed(records.DRAFT, records.WAITING, records.STUCK);
  return kept.some(({ id, content }) => id !== but
    && [content.entry?.card, content.entry?.parent].includes(code));
}

/** Ask at the entrance; ``passed(entry)`` once nothing is missing, ``declined()`` when a child
    says no, ``leave()`` to go back. ``known`` is what was given before, ``id`` its record. */
export class Entrance {
  constructor(assignment, language, { passed, declined, leave, known = {}, id = "" }) {
    Object.assign(this, { assignment, language, passed, declined, leave, id });
    this.gate = assignment.gate;
    this.entry = { card: "", parent: "", bracket: "", assents: false, ...known };
  }

  open(direction) {
    if (!this.gate) { this.passed({}); return; }
    this.said = this.gate.words[this.language] ?? this.gate.words.fr;
    speak(this.language, direction);
    this.first();
  }

  first(problems = {}) {
    const { gate, said, entry } = this;
    this.draw(said.title, problems, [
      gate.uses_cards ? this.code("card", problems) : null,
      gate.asks_age ? this.choice("age", said.age_label, gate.brackets.map((one) => [one, said[`age_${one}`]]), entry.bracket, problems) : null,
    ], () => this.firstRead());
  }

  async firstRead() {
    const problems = {}, { gate, entry } = this;
    if (gate.uses_cards) await this.readCode("card", problems);
    if (gate.asks_age) {
      entry.bracket = picked("age");
      if (!entry.bracket) problems.age = this.said.age_missing;
    }
    if (Object.keys(problems).length) this.first(problems);
    else if (isYoung(gate, entry)) this.young();
    else this.passed({ ...entry, parent: "", assents: false });
  }

  young(problems = {}) {
    const { said, gate, entry } = this;
    this.draw(said.assent_title, problems, [
      this.choice("assent", said.assent_text, [["yes", said.assent_yes], ["no", said.assent_no]], entry.assents ? "yes" : "", problems),
      needsParent(gate, entry) ? this.code("parent", problems) : null,
    ], () => this.youngRead());
  }

  async youngRead() {
    const problems = {}, { gate, entry, said } = this, answer = picked("assent");
    if (answer === "no") { this.declined(said); return; }
    entry.assents = answer === "yes";
    if (!entry.assents) problems.assent = said.assent_missing;
    if (needsParent(gate, entry)) await this.readCode("parent", problems);
    if (Object.keys(problems).length) this.young(problems);
    else this.passed({ ...entry });
  }

  async readCode(name, problems) {
    const typed = document.getElementById(name).value, code = readCode(typed);
    const isRight = code && await isTypedWell(code, this.gate.checking_key);
    this.entry[name] = isRight ? code : typed;
    if (!isRight) problems[name] = this.said[`${name}_wrong`];
    else if (await inQueue(code, this.id)) problems[name] = this.said[name === "card" ? "card_used" : "parent_wrong"];
  }

  draw(title, problems, parts, read) {
    const onward = h("button", { type: "submit", class: "button primary" }, this.said.go);
    const form = h("form", {
      class: "asked", novalidate: true, autocomplete: "off",
      onsubmit: (event) => { event.preventDefault(); onward.disabled = true; read(); },
    }, parts.filter(Boolean), h("div", { class: "actions" }, onward,
      this.leave ? button("Revenir à la liste", this.leave, "quiet", { lang: "fr", dir: "ltr" }) : null));
    show(title, h("h1", {}, title), form);
    const [wrong] = Object.keys(problems);
    if (wrong) (document.getElementById(wrong) ?? document.querySelector(`[name=${wrong}]`))?.focus();
  }

  code(name, problems) {
    const { said, entry } = this, problem = problems[name];
    return h("div", { class: `question${problem ? " wrong" : ""}` },
      h("label", { class: "wording", for: name }, said[`${name}_label`]),
      h("p", { class: "hint", id: `${name}-h` }, said[`${name}_hint`]),
      problem ? h("p", { class: "problem", id: `${name}-p`, role: "alert" }, problem) : null,
      h("input", {
        class: "field code", id: name, name, value: entry[name], maxlength: "40", dir: "ltr",
        autocapitalize: "characters", spellcheck: "false", autocomplete: "off",
        "aria-describedby": problem ? `${name}-h ${name}-p` : `${name}-h`,
        "aria-invalid": problem ? "true" : null,
      }));
  }

  choice(name, wording, options, value, problems) {
    const problem = problems[name];
    return h("fieldset", { class: `question${problem ? " wrong" : ""}`, role: "radiogroup" },
      h("legend", {}, wording),
      problem ? h("p", { class: "problem", role: "alert" }, problem) : null,
      h("div", { class: "options" }, options.map(([code, words]) => h("label", { class: "opt" },
        h("input", { type: "radio", name, value: code, checked: code === value }), h("span", {}, words)))));
  }
}

const picked = (name) => document.querySelector(`input[name=${name}]:checked`)?.value ?? "";
