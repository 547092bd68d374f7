/* One person, from the notice to the thanks. */
import { button, h, show, speak } from "./dom.js";
import { Filling } from "./filling.js";
import { prepare } from "./definition.js";
import * as records from "./records.js";
import * as sending from "./sending.js";
import * as store from "./store.js";

const forms = new Map();

/** Return the questionnaire of a checksum, or nothing when it is not on the tablet. */
export async function formOf(checksum) {
  if (!forms.has(checksum)) {
    const found = await store.get("forms", checksum);
    if (!found) return null;
    forms.set(checksum, prepare(found.compiled));
  }
  return forms.get(checksum);
}

/** Show who asks and why, in the person's language; ``start(language)`` opens the form. */
export async function notice(assignment, language, { start, leave, again, refuse }) {
  const form = await formOf(assignment.checksum);
  const said = assignment.notices[language], speech = form.languages[language];
  speak(language, speech.direction);
  const others = assignment.languages.filter((one) => one !== language);
  show(said.title, h("h1", {}, said.title),
    others.length ? h("p", { class: "tools", role: "group", "aria-label": speech.words.languages }, others.map((one) =>
      button(form.languages[one].name, () => again(one), "", { lang: one, dir: form.languages[one].direction }))) : null,
    said.introduction ? h("div", { class: "prose" }, h("p", {}, said.introduction)) : null,
    h("dl", { class: "facts" }, said.facts.map(fact)),
    h("div", { class: "actions" },
      button(speech.words.start, () => start(language), "primary"),
      refuse ? button("A refusé", refuse, "", { lang: "fr" }) : null,
      leave ? button("Revenir à la liste", leave, "quiet", { lang: "fr" }) : null),
    h("h2", {}, speech.words.notice), h("dl", { class: "facts" }, said.rights.map(fact)));
}

const fact = ([term, text]) => h("div", {}, h("dt", {}, term), h("dd", {}, text));

/** Open a record in front of the person; resolve to what is on the screen. */
export async function open(record, { isDraftKept, finished, lost }) {
  const form = await formOf(records.formKey(record.content));
  if (!form) return null;
  const filling = new Filling(form, record.content, {
    save: () => (isDraftKept ? records.keep(record) : Promise.resolve()),
    lost,
    finish: async (answers) => {
      const content = { ...record.content, answers, raw: {}, page: "", problems: [], reason: "" };
      await records.keep({ id: record.id, state: records.WAITING, content });
      filling.close();
      finished(record);
      sending.now();
    },
  });
  filling.draw();
  return filling;
}

/** Thank a child who would rather not; nothing was kept. */
export function declined(said, leave) {
  show(said.no_title, h("h1", {}, said.no_title), h("p", { class: "lead" }, said.no_text),
    h("div", { class: "actions" }, button("Revenir", leave, "", { lang: "fr", dir: "ltr" })));
}

/** Tell where the answers are: on the tablet, then on the server; never before it is true. */
export async function kept(record, { again, leave }) {
  speak();
  const { assignment, language } = record.content;
  const said = assignment.notices?.[language];
  const place = h("p", { class: "lead", role: "status", id: "place" });
  show("Questionnaire terminé", h("h1", {}, "Questionnaire terminé"), place,
    said?.thanks ? h("div", { class: "note prose", lang: language, dir: "auto" }, h("p", {}, said.thanks),
      said.help_note ? h("p", {}, said.help_note) : null) : null,
    h("div", { class: "actions" }, button("Questionnaire suivant", again, "primary"),
      button("Revenir à la liste", leave)));
  const refresh = async () => {
    const found = await store.get("records", record.id);
    place.textContent = !found ? "Enregistré sur le serveur."
      : found.state === records.STUCK ? "Gardé sur cette tablette, mais à revoir avant l’envoi\u00a0: ouvrez la liste d’attente."
        : "Gardé sur cette tablette, pas encore envoyé.";
  };
  await refresh();
  return refresh;
}
