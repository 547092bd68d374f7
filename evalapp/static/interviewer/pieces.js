/* A page of questions: groups, repeats and questions, kept in step with the answers. */
import { button, h } from "./dom.js";
import { picture, sound } from "./aids.js";
import { fill, idOf } from "./controls.js";
import { isMapping, filtered, blockCount } from "./relevance.js";
import { speaker } from "./speech.js";

/** Return the pieces of some items: ``{ node, refresh }``. */
export function pieces(items, at) {
  return items.map((item) => {
    if (item.type === "group") return group(item, at);
    if (item.type === "repeat") return repeat(item, at);
    if (item.type === "hidden" || item.type === "calculate") return null;
    return item.type === "note" ? note(item, at) : question(item, at);
  }).filter(Boolean);
}

const isShown = (at, uid) => at.scope()?.shown.has(at.prefix + uid) ?? false;

function question(item, at) {
  const key = at.prefix + item.uid, id = idOf(key);
  const step = at.form.stepByUid.get(item.uid);
  const ask = {
    ...at, question: item, key, id, name: `q.${key}`,
    value: () => at.answers[item.uid] ?? null,
    set: (value) => { at.answers[item.uid] = value; at.changed(key); },
    other: () => at.answers[`${item.uid}.other`],
    setOther: (text) => { at.answers[`${item.uid}.other`] = text; at.changed(key); },
    setRow: (uid, value) => { at.answers[uid] = value; at.changed(at.prefix + uid); },
    offered: () => (at.scope() ? filtered(at.scope(), step) : []),
    computed: () => at.scope()?.calculated[item.uid] ?? null,
  };
  const node = h("fieldset", { class: "question", id, tabindex: "-1" });
  let drawn = "";
  const refresh = () => {
    const shown = isShown(at, item.uid);
    node.hidden = !shown;
    node.disabled = !shown;
    if (!shown) return;
    const look = JSON.stringify([
      at.say(item.label), at.say(item.hint), ask.offered().map((one) => at.say(one.label)),
      item.read_only ? ask.computed() : null]);
    if (look !== drawn) fill(node, ask);
    drawn = look;
    rows(node, item, at);
    complain(node, at.problems.get(key) ?? at.problems.get(`${key}.other`), id);
  };
  return { node, refresh };
}

function rows(node, item, at) {
  for (const row of item.rows ?? []) {
    const line = node.querySelector(`[data-row="${CSS.escape(row.uid)}"]`);
    const shown = isShown(at, row.uid);
    line.hidden = !shown;
    for (const field of line.querySelectorAll("input")) field.disabled = !shown;
    complain(line, at.problems.get(at.prefix + row.uid), idOf(at.prefix + row.uid));
  }
}

function complain(node, sentence, id) {
  const line = node.querySelector(`#${CSS.escape(id)}-p`);
  line.hidden = !sentence;
  line.textContent = sentence ?? "";
  node.classList.toggle("wrong", Boolean(sentence));
  const field = document.getElementById(`${id}-i`) ?? (node.matches("[role=radiogroup]") ? node : null);
  if (!field) return;
  if (sentence) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function note(item, at) {
  const words = h("p"), hint = h("p", { class: "hint" });
  const node = h("div", { class: "note prose", id: idOf(at.prefix + item.uid) },
    words, picture(item.media, at), sound(item.media, item.label, at), hint);
  const refresh = () => {
    node.hidden = !isShown(at, item.uid);
    words.textContent = at.say(item.label);
    hint.textContent = at.say(item.hint);
    hint.hidden = !hint.textContent;
  };
  return { node, refresh };
}

function group(item, at) {
  const inner = pieces(item.items, at);
  const title = h("h2"), hint = h("p", { class: "hint" });
  const node = h("div", { id: idOf(at.prefix + item.uid) }, title, hint, inner.map((one) => one.node));
  const refresh = () => {
    node.hidden = !isShown(at, item.uid);
    title.textContent = at.say(item.label);
    title.hidden = !title.textContent;
    hint.textContent = at.say(item.hint);
    hint.hidden = !hint.textContent;
    for (const one of inner) one.refresh();
  };
  return { node, refresh };
}

/* One block per child: as many as a number says, or as many as are added by hand. */
function repeat(item, at) {
  const { uid } = item, key = at.prefix + uid, { words } = at;
  const step = at.form.stepByUid.get(uid);
  const list = h("div"), hint = h("p", { class: "hint" });
  const limit = item.max_count ?? 20;
  const isFree = !step.repeat_count;
  let inner = [];
  const blocks = () => {
    if (!Array.isArray(at.answers[uid])) at.answers[uid] = [];
    return at.answers[uid];
  };
  const add = () => {
    blocks().push({});
    at.changed(key);
    list.lastElementChild?.querySelector("input, select, textarea")?.focus();
  };
  const drop = () => { blocks().pop(); at.changed(key); more.focus(); };
  const more = button(words.add_entry, add);
  const less = button(words.remove_last, drop, "quiet");
  const node = h("div", { id: idOf(key) }, hint, list, isFree ? h("div", { class: "actions" }, more, less) : null);
  const refresh = () => {
    const scope = at.scope();
    const shown = isShown(at, uid);
    node.hidden = !shown;
    if (!shown) return;
    hint.textContent = at.say(item.hint);
    hint.hidden = !hint.textContent;
    const size = isFree ? Math.min(blocks().length, limit) : blockCount(scope, step);
    for (let index = 0; index < size; index += 1) {
      if (!isMapping(blocks()[index])) blocks()[index] = {};
    }
    if (inner.length !== size) {
      inner = Array.from({ length: size }, (_, index) => block(item, at, index));
      list.replaceChildren(...inner.map((one) => one.node));
    }
    for (const one of inner) one.refresh();
    more.hidden = size >= limit;
    less.hidden = size === 0;
  };
  return { node, refresh };
}

function block(item, at, index) {
  const scope = () => at.scope()?.blocks[item.uid]?.[index];
  const scopes = () => [scope(), at.scope()].filter(Boolean);
  const inside = {
    ...at, scope, prefix: `${at.prefix}${item.uid}/${index}/`, answers: at.answers[item.uid][index],
    say: speaker(at.form, at.language, scopes),
  };
  const inner = pieces(item.items, inside);
  const title = h("h2");
  const node = h("div", { class: "block" }, title, inner.map((one) => one.node));
  const refresh = () => {
    title.textContent = at.words.entry.replace("{label}", at.say(item.label)).replace("{number}", index + 1);
    for (const one of inner) one.refresh();
  };
  return { node, refresh };
}
