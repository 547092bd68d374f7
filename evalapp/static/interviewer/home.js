/* The list: what may be asked, what is begun, what waits. */
import { ask, button, count, h, languageName, localDay, show, speak, swap, writtenDay } from "./dom.js";
import * as records from "./records.js";
import { formsOf } from "./server.js";
import { statusLines, waitingSentence } from "./status.js";
import * as store from "./store.js";

/** Show the list. */
export async function home(go) {
  speak();
  const list = (await store.get("state", "assignments"))?.list ?? [];
  const drafts = await records.listed(records.DRAFT);
  const status = h("div", {}, await statusLines(go));
  const known = new Set((await store.all("forms")).map((form) => form.checksum));
  show("Mes questionnaires", h("h1", {}, "Mes questionnaires"), status,
    list.length ? h("ul", { class: "asks" }, list.map((one) => card(one, go, formsOf(one).every(([name]) => known.has(name))))) : empty(),
    drafts.length ? [h("h2", {}, "À finir"), h("ul", { class: "asks" }, drafts.map((one) => draft(one, go)))] : null,
    h("div", { class: "actions foot" },
      go.install ? button("Installer sur cette tablette", () => go.install()) : null,
      button("Changer de code", () => go.changeCode(), "quiet"),
      button("Fermer la tablette", () => go.lock())));
  return async () => { swap(status, await statusLines(go)); };
}

function empty() {
  return h("div", { class: "note" }, h("h2", {}, "Aucune campagne ne vous est confiée"),
    h("p", {}, "Les campagnes ouvertes de vos sites s’affichent ici après un passage avec du réseau."));
}

function card(assignment, go, isHere) {
  const today = localDay();
  const isEarly = today < assignment.opens_on, isLate = today > assignment.closes_on;
  const id = `ask-${assignment.access_code}`;
  const dates = isEarly ? `Ouvre le ${writtenDay(assignment.opens_on)}.`
    : isLate ? `Terminée depuis le ${writtenDay(assignment.closes_on)}.`
      : `Jusqu’au ${writtenDay(assignment.closes_on)}.`;
  const about = { "aria-describedby": id };
  return h("li", {}, h("h2", { id }, assignment.title),
    h("p", { class: "muted" }, `${assignment.site}. ${dates}`),
    isHere ? null : h("p", { class: "problem" }, "Le questionnaire n’est pas encore sur la tablette\u00a0: gardez le réseau un instant."),
    isEarly || isLate || !isHere ? null : h("div", { class: "actions" },
      button("Nouveau questionnaire", () => go.notice(assignment), "primary", about),
      button("A refusé", () => refused(assignment, go), "", about),
      button("Laisser la tablette à disposition", () => go.kiosk(assignment), "quiet", about)));
}

async function refused(assignment, go) {
  const answer = await ask("Compter un refus\u00a0?",
    [h("p", {}, `La personne ne souhaite pas répondre à «\u00a0${assignment.title}\u00a0». Seul le jour est noté.`)],
    [["Compter un refus", "yes", "primary"], ["Annuler", "", ""]]);
  if (answer === "yes") await go.refuse(assignment);
}

function draft({ id, content }, go) {
  const about = `draft-${id}`;
  return h("li", {}, h("h3", { id: about }, content.assignment.title),
    h("p", { class: "muted" }, `${content.assignment.site}, commencé le ${writtenDay(content.opened_on)}, ${languageName(content.language)}.`),
    h("div", { class: "actions" },
      button("Reprendre", () => go.resume(id), "", { "aria-describedby": about }),
      button("Effacer", () => discard(id, go), "quiet", { "aria-describedby": about })));
}

async function discard(id, go) {
  const answer = await ask("Effacer ce brouillon\u00a0?",
    [h("p", {}, "Ce qui y est écrit sera effacé de la tablette et ne sera pas envoyé.")],
    [["Effacer", "yes", "primary"], ["Garder", "", ""]]);
  if (answer === "yes") await records.forget(id);
  go.home();
}

const STATES = {
  response: "Réponse", refusal: "Refus",
};

const MOST_LINES = 100;

/** Show what waits: campaign, day, language; no answer. */
export async function queue(go) {
  const title = h("h1"), status = h("div"), list = h("ul", { class: "asks" }), more = h("p", { class: "muted" });
  const refresh = async () => {
    const waiting = await records.listed(records.STUCK, records.WAITING);
    title.textContent = waitingSentence(await records.counts());
    swap(status, await statusLines(go, false));
    swap(list, waiting.slice(0, MOST_LINES).map((one) => line(one, go)));
    const rest = waiting.length - MOST_LINES;
    more.textContent = rest > 0 ? `Et ${count(rest, "autre")}.` : "";
  };
  await refresh();
  show("En attente", title, status, list, more,
    h("div", { class: "actions" }, button("Revenir à la liste", () => go.home())));
  return refresh;
}

function line({ id, state, content }, go) {
  const about = `record-${id}`;
  const isStuck = state === records.STUCK;
  return h("li", {}, h("h2", { id: about }, content.assignment.title),
    h("p", { class: "muted" }, `${STATES[content.kind]}, ${content.assignment.site}, ${writtenDay(content.opened_on)}, ${languageName(content.language)}.`),
    isStuck ? h("p", { class: "problem" }, content.reason)
      : h("p", {}, "Gardé sur cette tablette, pas encore envoyé."),
    isStuck ? h("div", { class: "actions" },
      content.kind === "response" ? button("Ouvrir pour corriger", () => go.resume(id), "", { "aria-describedby": about }) : null,
      button("Essayer de nouveau", () => go.retry(id), "", { "aria-describedby": about })) : null);
}
