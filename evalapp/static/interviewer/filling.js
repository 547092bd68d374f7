/* One questionnaire in front of one person: a page per group, skips and checks at once. */
import { checkAnswers, pageOf } from "./checking.js";
import { idOf } from "./controls.js";
import { announce, button, h, show, speak } from "./dom.js";
import { pieces } from "./pieces.js";
import { evaluated, pagesShown } from "./relevance.js";
import { readScope } from "./reading.js";
import { speaker } from "./speech.js";

const PAUSE = 400;
/* A page left open longer than this was left, not answered. */
const LONGEST_PAGE = 15 * 60;

/** Ask a questionnaire. ``hooks``: save(content), finish(answers), leave(), lost(error). */
export class Filling {
  constructor(form, content, hooks) {
    Object.assign(this, { form, content, hooks, timer: 0, isOver: false, problems: new Map() });
    for (const one of content.problems ?? []) this.problems.set(one.uid, one.message);
    const speech = form.languages[content.language] ?? form.languages[form.source];
    this.words = speech.words;
    this.speech = speech;
    this.evaluate();
    const pages = pagesShown(this.scope);
    const first = this.problems.size ? pageOf(form, [...this.problems.keys()][0]) : content.page;
    this.page = pages.includes(first) ? first : pages[0] ?? form.definition.pages[0].uid;
  }

  evaluate() {
    const typed = readScope(this.form, this.content.raw, this.form.steps, "", new Map());
    const { opened_on: today, language } = this.content;
    this.scope = evaluated(this.form, typed, { today, language });
  }

  /** Draw the page as it stands. */
  draw() {
    this.since = Date.now();
    const { form, content, words } = this;
    speak(content.language, this.speech.direction);
    const page = form.definition.pages.find((one) => one.uid === this.page);
    const say = speaker(form, content.language, () => [this.scope]);
    this.pieces = pieces(page.items, {
      form, words, say, language: content.language, prefix: "", answers: content.raw,
      scope: () => this.scope, problems: this.problems, changed: (key) => this.changed(key),
    });
    this.summary = h("div", { class: "alert", id: "problems", role: "alert", tabindex: "-1", hidden: true });
    this.progress = h("div", { class: "progress" });
    this.next = button(words.continue, () => this.forward(), "primary");
    this.back = button(words.previous, () => this.backward());
    const body = h("form", {
      class: "asked", novalidate: true, autocomplete: "off",
      onsubmit: (event) => { event.preventDefault(); this.forward(); },
    }, this.pieces.map((one) => one.node), h("div", { class: "actions" }, this.next, this.back));
    this.next.type = "submit";
    show(say(page.label) || say(form.definition.title),
      this.progress, this.summary, h("h1", {}, say(page.label) || say(form.definition.title)),
      say(page.hint) ? h("div", { class: "prose" }, h("p", {}, say(page.hint))) : null, body);
    this.refresh();
    if (this.problems.size) this.complain();
  }

  refresh() {
    for (const one of this.pieces) one.refresh();
    const all = this.form.definition.pages, place = pagesShown(this.scope).indexOf(this.page);
    const { before, after } = this.neighbours();
    const step = this.words.step.replace("{number}", Math.max(place, 0) + 1);
    const reached = all.findIndex((page) => page.uid === this.page) + 1;
    // An answer still to come may open what follows: « Terminer » is for those who may.
    const mayFinish = !after && !this.checked(this.page).problems.length;
    this.progress.replaceChildren(h("p", {}, step),
      h("progress", { max: String(all.length), value: reached, "aria-label": step }));
    this.back.hidden = !before;
    this.next.textContent = mayFinish ? this.words.finish : this.words.continue;
  }

  changed(key) {
    if (this.isOver) return;
    this.problems.delete(key);
    this.problems.delete(`${key}.other`);
    this.evaluate();
    this.refresh();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /* How long, never when: seconds join the answers, and are sent rounded to minutes. */
  count() {
    const spent = (Date.now() - this.since) / 1000;
    this.content.seconds = (this.content.seconds ?? 0) + Math.max(0, Math.min(spent, LONGEST_PAGE));
    this.since = Date.now();
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isOver) return;
    this.content.page = this.page;
    this.count();
    try {
      await this.hooks.save();
    } catch (error) {
      this.hooks.lost(error);
    }
  }

  checked(page) {
    const { opened_on: today, language } = this.content;
    return checkAnswers(this.form, this.content.raw, { page, today, language });
  }

  go(page) {
    this.page = page;
    this.save();
    this.draw();
  }

  /* The pages around this one; an answer may have emptied the one at hand. */
  neighbours() {
    const order = this.form.order, here = order.get(this.page), pages = pagesShown(this.scope);
    return {
      before: pages.findLast((uid) => order.get(uid) < here),
      after: pages.find((uid) => order.get(uid) > here),
    };
  }

  backward() {
    const { before } = this.neighbours();
    this.problems.clear();
    if (before) this.go(before);
  }

  forward() {
    if (this.isOver) return;
    if (this.isWrong(this.checked(this.page).problems)) return;
    const { after } = this.neighbours();
    if (after) this.go(after);
    else this.finish();
  }

  isWrong(problems) {
    this.problems.clear();
    for (const one of problems) if (!this.problems.has(one.uid)) this.problems.set(one.uid, one.message);
    if (!problems.length) return false;
    this.refresh();
    this.complain();
    return true;
  }

  complain() {
    const { words, summary } = this;
    const lines = [...this.problems].filter(([key]) => pageOf(this.form, key) === this.page);
    summary.replaceChildren(h("h2", {}, words.check_title), h("p", {}, words.check_text),
      h("ul", {}, lines.map(([key, sentence]) => h("li", {}, h("a", {
        href: `#${idOf(key.replace(/\.other$/, ""))}`,
        onclick: (event) => { event.preventDefault(); this.look(key); },
      }, sentence)))));
    summary.hidden = lines.length === 0;
    if (lines.length) summary.focus();
  }

  look(key) {
    const id = idOf(key.replace(/\.other$/, ""));
    const element = document.getElementById(id);
    const field = element?.matches("input") ? element
      : element?.querySelector("input:not(:disabled), select, textarea");
    (field ?? element)?.focus();
    element?.scrollIntoView({ block: "start" });
  }

  async finish() {
    const { values, problems } = this.checked(null);
    if (problems.length) {
      this.page = pageOf(this.form, problems[0].uid);
      for (const one of problems) this.problems.set(one.uid, one.message);
      this.draw();
      return;
    }
    this.isOver = true; // locked: a second tap finds nothing to send
    clearTimeout(this.timer);
    this.next.disabled = true;
    this.count();
    try {
      await this.hooks.finish(values);
    } catch (error) {
      this.isOver = false;
      this.next.disabled = false;
      this.hooks.lost(error);
      announce("Rien n’a été gardé.");
    }
  }

  /** Stop without a trace on the screen. */
  close() {
    this.isOver = true;
    clearTimeout(this.timer);
    speak();
  }
}
