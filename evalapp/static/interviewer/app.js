/* The page: who may come in, which screen is shown, what happens on its own. */
import { announce, ask, button, h, show } from "./dom.js";
import * as asking from "./asking.js";
import { home, queue } from "./home.js";
import { Entrance, isQuiet } from "./gate.js";
import { Idle } from "./idle.js";
import { Kiosk } from "./kiosk.js";
import * as lock from "./lock.js";
import * as records from "./records.js";
import * as sending from "./sending.js";
import * as server from "./server.js";
import { flags, waitingSentence } from "./status.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const QUIET = 15 * 60000;
const UPDATES = 60 * 60000;
const OFTEN = 250;
let refresh = null; // redraws what changes on the screen at hand
let isHome = false;
let filling = null;
let kiosk = null;
const idle = new Idle(QUIET, () => go.lock());

const go = {
  install: null,
  async home() {
    turn();
    refresh = await home(go);
    isHome = true;
    await bar();
  },
  async queue() {
    turn();
    refresh = await queue(go);
    await bar();
  },
  notice(assignment, language = assignment.languages[0]) {
    turn();
    return asking.notice(assignment, language, {
      start: (one) => go.enter(assignment, one),
      again: (one) => go.notice(assignment, one),
      refuse: async () => { await go.refuse(assignment); },
      leave: () => go.home(),
    });
  },
  async enter(assignment, language, record = null) {
    turn();
    const form = await asking.formOf(assignment.checksum);
    const { direction } = form.languages[language];
    new Entrance(assignment, language, {
      known: record?.content.entry, id: record?.id, leave: () => (record ? go.queue() : go.home()),
      declined: (said) => asking.declined(said, () => go.home()),
      passed: (entry) => (record ? go.retyped(record, entry)
        : go.fill(records.begin(assignment, language, "response", entry, isQuiet(assignment, entry)))),
    }).open(direction);
  },
  async retyped(record, entry) {
    Object.assign(record.content, { entry, outcome: "", reason: "" });
    await records.keep({ ...record, state: records.WAITING });
    await sending.now();
    await go.queue();
  },
  async fill(record) {
    turn();
    filling = await asking.open(record, {
      isDraftKept: true, lost,
      finished: async () => {
        filling = null;
        const { assignment } = record.content;
        refresh = await asking.kept(record, { again: () => go.notice(assignment), leave: () => go.home() });
        await bar();
      },
    });
    if (!filling) await ask("Questionnaire absent", [h("p", {}, "Sa version n’est plus sur la tablette. Revenez sur cette page avec du réseau.")], [["Fermer", "", "primary"]]);
    bar();
  },
  async resume(id) {
    const record = await records.opened(id);
    if (record.content.outcome === "code") {
      await go.enter(record.content.assignment, record.content.language, record);
      return;
    }
    if (record.state === records.STUCK) reopened(record);
    await go.fill(record);
  },
  async retry(id) {
    const record = await records.opened(id);
    await records.keep({ ...record, state: records.WAITING });
    await sending.now();
    await go.queue();
  },
  async refuse(assignment) {
    const record = records.begin(assignment, assignment.languages[0], "refusal");
    record.content.raw = {};
    await records.keep({ ...record, state: records.WAITING });
    announce("Un refus est compté.");
    sending.now();
    await go.home();
  },
  async kiosk(assignment) {
    const answer = await ask("Laisser la tablette à disposition\u00a0?",
      [h("p", {}, "Chaque personne répond seule. La page revient au début après chacune, et efface ce qui n’est pas fini quand plus personne ne la touche. Il faut votre code pour en sortir.")],
      [["Commencer", "yes", "primary"], ["Annuler", "", ""]]);
    if (answer !== "yes") return;
    turn();
    idle.stop();
    kiosk = new Kiosk(assignment, { lost, left: () => { kiosk = null; idle.watch(); go.home(); } });
    await kiosk.open();
  },
  async lock() {
    if (filling) await filling.save();
    turn();
    await records.settled();
    vault.lock();
    idle.stop();
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    bar();
    await lock.unlock(opened);
  },
  changeCode() {
    turn();
    lock.change(() => go.home());
  },
  async reload() {
    await records.settled();
    location.reload();
  },
};

/* What comes back for correction keeps its key, unless another response holds it already. */
function reopened({ content }) {
  if (Object.keys(content.raw).length) return; // a correction already begun
  content.raw = { ...content.assignment.given, ...content.answers };
  content.page = "";
  if (content.outcome === "conflict") content.key = records.freshKey();
}

/* Leave the screen at hand. */
function turn() {
  filling?.close();
  filling = null;
  refresh = null;
  isHome = false;
}

function lost() {
  const text = "La tablette n’a plus de place, ou le navigateur refuse d’écrire. Ne fermez pas cette page\u00a0: ce qui est à l’écran n’est pas gardé. Libérez de la place, puis continuez.";
  if (!document.querySelector("dialog")) ask("Cette réponse n’est pas gardée", [h("p", {}, text)], [["J’ai compris", "", "primary"]]);
}

async function bar() {
  if (kiosk) return;
  const place = document.getElementById("bar");
  const counts = await records.counts();
  const tools = vault.isOpen() ? [
    button(waitingSentence(counts), () => go.queue(), "quiet", { id: "badge" }),
    filling ? button("Mettre de côté", () => putAside(), "quiet") : null,
  ].filter(Boolean) : [];
  place.replaceChildren(filling ? "" : h("p", {}, "Sur le terrain"), h("div", { class: "tools" }, ...tools));
}

async function putAside() {
  await filling?.save();
  await go.home();
}

async function opened() {
  idle.watch();
  await go.home();
  await online();
}

/* With network: take what is new, send what waits. */
async function online() {
  if (!vault.isOpen()) return;
  try {
    const counts = await records.counts();
    const mine = await records.listed(records.DRAFT, records.WAITING, records.STUCK);
    const needed = counts.locked ? null : new Set(mine.map((one) => records.formKey(one.content)));
    const before = JSON.stringify(await store.all("state"));
    await server.refresh(needed);
    if (sending.state.now === "sign-in") sending.state.now = "quiet";
    if (isHome && before !== JSON.stringify(await store.all("state"))) await go.home();
  } catch (error) {
    if (error instanceof server.SignInNeeded) sending.state.now = "sign-in";
    else if (!(error instanceof server.Unreachable)) throw error;
  }
  await sending.now();
  await redraw();
}

/* Five hundred answers that leave redraw the page four times a second, not five hundred times. */
let drawing = null;
function redraw() {
  drawing ??= new Promise((resolve) => {
    setTimeout(async () => {
      drawing = null;
      await markReady();
      await bar();
      await refresh?.();
      resolve();
    }, OFTEN);
  });
  return drawing;
}

async function markReady() {
  flags.isOfflineReady = Boolean(navigator.serviceWorker?.controller);
  const hasList = Boolean(await store.get("state", "assignments"));
  if (flags.isOfflineReady && hasList) document.documentElement.dataset.ready = "1";
}

async function keepPage() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const hadOne = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    if (hadOne) flags.updateReady = true;
    redraw();
  });
  try {
    const kept = await workers.register("/enquetrice/sw.js", { scope: "/enquetrice", updateViaCache: "none" });
    const look = () => kept.update().catch(() => {});
    look();
    setInterval(look, UPDATES);
    addEventListener("online", look);
  } catch {
    // Without network, or signed out: the edition already kept goes on.
  }
}

/* Two windows would write the same drafts: the second waits for the first to go. */
function alone() {
  return new Promise((resolve) => {
    const late = setTimeout(() => show("Déjà ouverte", h("h1", {}, "Cette page est déjà ouverte"),
      h("p", { class: "lead" }, "Elle l’est dans une autre fenêtre de cette tablette. Fermez l’autre\u00a0: celle-ci s’ouvrira.")), 1500);
    navigator.locks.request("evalapp-enquetrice", () => {
      clearTimeout(late);
      resolve();
      return new Promise(() => {});
    });
  });
}

async function boot() {
  if (!globalThis.isSecureContext || !globalThis.indexedDB) {
    show("Impossible ici", h("h1", {}, "Cette page ne peut pas garder de réponses ici"),
      h("p", { class: "lead" }, "Il faut une adresse en https et un navigateur à jour, hors navigation privée."));
    return;
  }
  keepPage();
  await alone();
  for (const name of ["records", "sending"]) addEventListener(name, redraw);
  for (const name of ["online", "offline"]) addEventListener(name, redraw);
  addEventListener("online", online);
  addEventListener("pagehide", () => { filling?.save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) filling?.save(); });
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    go.install = async () => { await event.prompt(); go.install = null; await go.home(); };
  });
  await lock.unlock(opened);
  await bar();
}

boot();
