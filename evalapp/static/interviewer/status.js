/* What the interviewer must know at a glance: network, queue, room, edition. */
import { button, count, h } from "./dom.js";
import * as records from "./records.js";
import * as sending from "./sending.js";
import * as store from "./store.js";

const LITTLE_ROOM = 50 * 1024 * 1024;
export const flags = { updateReady: false, isOfflineReady: false, problem: "" };

function mebibytes(bytes) {
  return `${Math.max(0, Math.round(bytes / 1048576)).toLocaleString("fr-FR")}\u00a0Mo`;
}

/** Return « 3 réponses en attente », or that there is none. */
export function waitingSentence({ waiting, stuck }) {
  const total = waiting + stuck;
  return total ? `${count(total, "réponse")} en attente` : "Aucune réponse en attente";
}

function queueState(counts) {
  if (!counts.waiting) return counts.stuck ? `${count(counts.stuck, "réponse")} à revoir avant l’envoi.` : "";
  const kept = counts.waiting < 2 ? "Elle est gardée" : "Elles sont gardées";
  const held = `${kept} sur cette tablette, pas encore ${counts.waiting < 2 ? "envoyée" : "envoyées"}.`;
  const { now, sent, total } = sending.state;
  if (now === "sending") return `Envoi en cours\u00a0: ${sent} sur ${total}.`;
  if (now === "sign-in") return `${held} Connectez-vous pour les envoyer.`;
  if (now === "offline" || !navigator.onLine) return `${held} Un nouvel essai se fait tout seul dès que le serveur répond.`;
  return held;
}

/** Return the lines at the top of the list. */
export async function statusLines(go, isList = true) {
  const counts = await records.counts();
  const room = await store.room();
  const sent = await records.sentToday();
  const queue = queueState(counts);
  return h("section", { class: "status", "aria-label": "État de la tablette" },
    h("p", { class: "network" }, navigator.onLine
      ? "Réseau présent." : "Sans réseau\u00a0: vous pouvez continuer, tout reste sur la tablette."),
    flags.isOfflineReady ? null : h("p", { class: "muted" }, "Préparation au travail sans réseau… Gardez le réseau encore un instant."),
    isList ? h("p", { class: "lead", id: "waiting" }, waitingSentence(counts)) : null,
    queue ? h("p", { id: "queue-state" }, queue) : null,
    sent ? h("p", { class: "muted" }, `Reçues par le serveur aujourd’hui\u00a0: ${sent}.`) : null,
    counts.waiting + counts.stuck ? h("div", { class: "actions" },
      counts.waiting ? button("Envoyer maintenant", () => sending.now()) : null,
      isList ? button("Voir la liste", () => go.queue()) : null) : null,
    ...warnings(counts, room, go));
}

function warnings(counts, room, go) {
  return [
    sending.state.now === "sign-in" ? warning("La connexion a pris fin.",
      "Rien n’est perdu. Connectez-vous de nouveau quand il y a du réseau\u00a0: les réponses partiront ensuite.",
      h("a", { class: "button", href: "/connexion?suite=%2Fenquetrice" }, "Se connecter")) : null,
    counts.locked ? warning(`${count(counts.locked, "réponse")} sous un autre code.`,
      "Fermez la tablette, puis ouvrez-la avec cet autre code pour les envoyer.") : null,
    room.left !== null && room.left < LITTLE_ROOM ? warning("Il reste peu de place sur cette tablette.",
      `Environ ${mebibytes(room.left)}. Envoyez les réponses en attente, puis libérez de la place avant d’en remplir d’autres.`) : null,
    !room.isPersistent && counts.waiting + counts.stuck >= 20 ? warning("Le navigateur ne promet pas de garder ces réponses.",
      "S’il manque de place, il pourrait les effacer. Installez la page sur la tablette, ou envoyez-les dès que possible.") : null,
    flags.problem ? warning("Quelque chose n’a pas marché.", flags.problem) : null,
    flags.updateReady ? warning("Une nouvelle version de la page est prête.",
      "Elle servira à la prochaine ouverture. Brouillons et réponses en attente restent là.",
      button("L’utiliser maintenant", () => go.reload())) : null,
  ].filter(Boolean);
}

function warning(title, sentence, action = null) {
  return h("div", { class: "note" }, h("h2", {}, title), h("p", {}, sentence), action);
}
