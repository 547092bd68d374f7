/* The tablet left to whoever comes: one person after the other, nothing between them.
   Nothing begun is kept; what is finished joins the queue. Leaving takes the code. */
import { ask, button, h, show, speak } from "./dom.js";
import { formOf, notice, open } from "./asking.js";
import { Entrance, isQuiet } from "./gate.js";
import { Idle } from "./idle.js";
import { confirmed } from "./lock.js";
import * as records from "./records.js";

export const QUIET = 90000;
const WARNING_SECONDS = 30;
const THANKS = 20000;

export class Kiosk {
  constructor(assignment, { left, lost }) {
    Object.assign(this, { assignment, left, lost, filling: null, timer: 0 });
    this.idle = new Idle(QUIET, () => this.warn());
    this.trap = () => history.pushState(null, "");
  }

  async open() {
    this.form = await formOf(this.assignment.checksum);
    document.documentElement.dataset.mode = "kiosk";
    history.pushState(null, "");
    addEventListener("popstate", this.trap);
    const leave = button("Quitter", () => this.leave(), "quiet", { lang: "fr" });
    document.getElementById("bar").replaceChildren(h("p", {}, this.assignment.title), leave);
    this.welcome();
  }

  /** Back to the start: nothing of the last person stays. */
  welcome() {
    clearTimeout(this.timer);
    this.idle.stop();
    this.filling?.close();
    this.filling = null;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    speak();
    const { languages, notices } = this.assignment;
    const first = notices[languages[0]];
    show(first.title, h("h1", {}, first.title), h("div", { class: "actions welcome" }, languages.map((one) =>
      button(`${this.form.languages[one].name} – ${this.form.languages[one].words.touch_to_start}`,
        () => this.tell(one), "primary", { lang: one, dir: this.form.languages[one].direction }))));
  }

  tell(language) {
    this.idle.watch();
    this.words = this.form.languages[language].words;
    return notice(this.assignment, language, {
      start: (one) => this.enter(one), again: (one) => this.tell(one),
    });
  }

  enter(language) {
    const { words, direction } = this.form.languages[language];
    new Entrance(this.assignment, language, {
      passed: (entry) => this.start(language, entry),
      declined: (said) => {
        show(said.no_title, h("h1", {}, said.no_title), h("p", { class: "lead" }, said.no_text),
          h("div", { class: "actions" }, button(words.next_person, () => this.welcome(), "primary")));
        this.timer = setTimeout(() => this.welcome(), THANKS);
      },
    }).open(direction);
  }

  async start(language, entry) {
    const record = records.begin(this.assignment, language, "response", entry, isQuiet(this.assignment, entry));
    this.filling = await open(record, {
      isDraftKept: false, lost: this.lost, finished: () => this.thank(language),
    });
  }

  thank(language) {
    this.idle.stop();
    this.filling = null;
    const { words, direction } = this.form.languages[language];
    const said = this.assignment.notices[language];
    speak(language, direction);
    show(words.kept_title, h("h1", {}, words.kept_title), h("p", { class: "lead" }, words.kept_text),
      said.thanks ? h("div", { class: "prose" }, h("p", {}, said.thanks)) : null,
      said.help_note ? h("div", { class: "note prose" }, h("h2", {}, words.help_title), h("p", {}, said.help_note)) : null,
      h("p", { class: "muted" }, words.back_soon),
      h("div", { class: "actions" }, button(words.next_person, () => this.welcome(), "primary")));
    this.timer = setTimeout(() => this.welcome(), THANKS);
  }

  async warn() {
    this.idle.stop();
    let left = WARNING_SECONDS;
    const line = h("p", {});
    const say = () => { line.textContent = this.words.erased_soon.replace("{seconds}", left); };
    say();
    this.timer = setInterval(() => {
      left -= 1;
      if (left > 0) say();
      else this.welcome();
    }, 1000);
    const answer = await ask(this.words.still_there, [line],
      [[this.words.still_here, "stay", "primary"], [this.words.erase_now, "erase", ""]],
      { lang: document.documentElement.lang, dir: document.documentElement.dir });
    clearInterval(this.timer);
    if (answer === "erase") this.welcome();
    else if (left > 0) this.idle.watch();
  }

  async leave() {
    const isRight = await confirmed("Quitter", "Le code de la tablette");
    if (isRight === null) return;
    if (!isRight) {
      await ask("Ce n’est pas le bon code", [h("p", {}, "La tablette reste à disposition.")], [["Fermer", "", "primary"]]);
      return;
    }
    this.close();
    this.left();
  }

  close() {
    clearTimeout(this.timer);
    this.idle.stop();
    this.filling?.close();
    removeEventListener("popstate", this.trap);
    delete document.documentElement.dataset.mode;
    speak();
  }
}
