/* The doors of the safe: first code, opening, forgotten code, other code. */
import { ask, button, count, h, show, speak } from "./dom.js";
import * as records from "./records.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const HELD_BACK = 10000;
const FREE_TRIES = 3;

function codeField(id, label, hint = "", attributes = {}) {
  return h("div", { class: "question" },
    h("label", { class: "wording", for: id }, label),
    hint ? h("p", { class: "hint", id: `${id}-h` }, hint) : null,
    h("p", { class: "problem", id: `${id}-p`, role: "alert", hidden: true }),
    h("input", {
      class: "field", id, type: "password", autocomplete: "off", dir: "ltr",
      "aria-describedby": hint ? `${id}-h ${id}-p` : `${id}-p`, ...attributes,
    }));
}

function complain(id, sentence) {
  const line = document.getElementById(`${id}-p`), field = document.getElementById(id);
  line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (sentence) field.focus();
}

/* A form that does one thing at a time. */
function form(fields, label, act, ...others) {
  const send = h("button", { class: "button primary" }, label);
  return h("form", {
    novalidate: true, autocomplete: "off",
    onsubmit: async (event) => {
      event.preventDefault();
      if (send.disabled) return;
      send.disabled = true;
      try {
        await act();
      } finally {
        send.disabled = false;
      }
    },
  }, ...fields, h("div", { class: "actions" }, send, ...others));
}

const value = (id) => document.getElementById(id).value;

/** Choose the first code of a safe; the one before, if any, stays. */
export function setup(opened, hasOlder = false) {
  speak();
  const sentence = "Une courte phrase est plus sûre que des chiffres. Ce code reste sur la tablette\u00a0: personne d’autre ne le connaît.";
  show("Choisir un code",
    h("h1", {}, "Choisissez le code de cette tablette"),
    h("p", { class: "lead" }, "Il protège les réponses tant qu’elles ne sont pas envoyées. Il sera demandé à chaque ouverture de la page."),
    h("div", { class: "note" }, h("p", {}, "Notez-le en lieu sûr. Sans lui, les réponses qui ne sont pas encore envoyées ne peuvent pas être lues, ni ici ni ailleurs.")),
    hasOlder ? h("p", { class: "muted" }, "Ce qui est gardé sous l’ancien code reste sur la tablette\u00a0: dès que l’ancien code est retrouvé, il suffit de le taper pour l’ouvrir.") : null,
    form([
      codeField("code", "Votre code", `Au moins ${vault.SHORTEST} signes. ${sentence}`),
      codeField("again", "Le même code, une seconde fois"),
    ], "Garder ce code", async () => {
      const wrong = vault.complaint(value("code"));
      complain("code", wrong);
      if (wrong) return;
      const differs = value("code") !== value("again");
      complain("again", differs ? "Les deux codes sont différents." : "");
      if (differs) return;
      await vault.create(value("code"));
      await store.askToPersist();
      opened();
    }, hasOlder ? button("Revenir", () => unlock(opened)) : null));
}

/** Ask for the code; ``opened`` is called once the safe is open. */
export async function unlock(opened) {
  speak();
  if (!(await store.all("vaults")).length) {
    setup(opened);
    return;
  }
  const { waiting, stuck, draft } = await records.counts();
  let tries = 0;
  show("Ouvrir",
    h("h1", {}, "Ouvrir la tablette"),
    waiting + stuck ? h("p", { class: "lead", id: "waiting" },
      `${count(waiting + stuck, "réponse")} en attente sur cette tablette. Ouvrez pour ${waiting + stuck < 2 ? "l’envoyer" : "les envoyer"}.`) : null,
    draft ? h("p", { class: "muted" }, `${count(draft, "brouillon")} à finir.`) : null,
    form([codeField("code", "Votre code", "", { enterkeyhint: "go" })], "Ouvrir", async () => {
      if (await vault.unlock(value("code"))) {
        opened();
        return;
      }
      tries += 1;
      if (tries >= FREE_TRIES) await new Promise((resolve) => { setTimeout(resolve, HELD_BACK); });
      complain("code", "Ce code n’ouvre rien ici. Relisez-le\u00a0: les majuscules comptent.");
    }, button("J’ai oublié le code", () => forgotten(opened), "quiet")));
}

async function forgotten(opened) {
  const { waiting, stuck, draft } = await records.counts();
  const total = waiting + stuck + draft;
  show("Code oublié",
    h("h1", {}, "J’ai oublié le code"),
    h("p", { class: "lead" }, total
      ? `${count(total, "réponse ou brouillon", "réponses ou brouillons")} ne ${total < 2 ? "peut" : "peuvent"} être lus qu’avec ce code. Personne ne peut le retrouver à votre place, pas même l’administration.`
      : "Rien n’attend sous ce code\u00a0: vous pouvez en choisir un autre sans rien perdre."),
    total ? h("p", {}, "Cherchez-le encore\u00a0: rien n’est effacé, et il n’y a pas de limite de temps. En attendant, vous pouvez travailler sous un nouveau code. Si l’ancien n’est jamais retrouvé, les réponses qui n’ont pas été envoyées sont perdues.") : null,
    h("div", { class: "actions" },
      button("Essayer encore", () => unlock(opened), "primary"),
      button("Travailler sous un nouveau code", () => setup(opened, total > 0))));
}

/** Ask for the code in a dialog; resolve to whether it is the right one. */
export async function confirmed(title, label) {
  const field = codeField("leave", label);
  const answer = ask(title, [field], [["Valider", "yes", "primary"], ["Annuler", "", ""]]);
  const input = field.querySelector("input");
  const dialog = input.closest("dialog");
  input.focus();
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { dialog.returnValue = "yes"; dialog.close("yes"); }
  });
  return (await answer) === "yes" ? vault.isCode(input.value) : null;
}

/** Give the safe another code. */
export function change(done) {
  show("Changer de code",
    h("h1", {}, "Changer de code"),
    form([
      codeField("old", "Le code actuel"),
      codeField("code", "Le nouveau code", `Au moins ${vault.SHORTEST} signes.`),
      codeField("again", "Le nouveau code, une seconde fois"),
    ], "Changer", async () => {
      const wrong = vault.complaint(value("code"));
      complain("code", wrong);
      if (wrong) return;
      const differs = value("code") !== value("again");
      complain("again", differs ? "Les deux codes sont différents." : "");
      if (differs) return;
      const isDone = await vault.change(value("old"), value("code"));
      complain("old", isDone ? "" : "Ce n’est pas le code actuel.");
      if (isDone) done();
    }, button("Revenir", done)));
}
