/* Drafts and queue. In clear on the tablet: how many there are and in which state; no more. */
import * as store from "./store.js";
import * as vault from "./vault.js";
import { localDay } from "./dom.js";

/** States of a record: being filled, waiting to be sent, kept back with an explanation. */
export const DRAFT = "draft";
export const WAITING = "waiting";
export const STUCK = "stuck";
const SCHEMA = 1;

/** Return the 128-bit key of one form, made when it is opened. */
export function freshKey() {
  const letters = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Return the name under which the questionnaire of a record is on the tablet. */
export const formKey = ({ checksum, isQuiet }) => (isQuiet ? `${checksum}~calme` : checksum);

/** Return a new record, not kept yet; ``entry`` is what was given at the entrance. */
export function begin(assignment, language, kind = "response", entry = null, isQuiet = false) {
  return {
    id: crypto.randomUUID(),
    state: DRAFT,
    content: {
      kind, assignment, language, entry, isQuiet, seconds: 0, key: freshKey(), checksum: assignment.checksum,
      opened_on: localDay(), raw: { ...assignment.given }, page: "", answers: {}, reason: "",
      problems: [],
    },
  };
}

/* Writings follow one another: a draft kept late never covers what came after it. */
let last = Promise.resolve();

function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done.then(changed);
}

/** Wait until everything asked for is on the disk. */
export const settled = () => last;

/** Keep a record, sealed; when this resolves it is on the disk. */
export function keep({ id, state, content }) {
  const copy = structuredClone(content), safe = vault.openId();
  return inTurn(async () => {
    const sealed = await vault.seal(id, copy);
    await store.put("records", { id, vault: safe, state, schema: SCHEMA, ...sealed });
  });
}

export const forget = (id) => inTurn(() => store.remove("records", id));

export const acknowledged = (id) => inTurn(() => store.acknowledge(id, localDay()));

/** Return how many records there are by state; ``locked`` are under another code. */
export async function counts() {
  const found = { [DRAFT]: 0, [WAITING]: 0, [STUCK]: 0, locked: 0 };
  for (const record of await store.all("records")) {
    if (vault.isOpen() && record.vault !== vault.openId()) {
      if (record.state !== DRAFT) found.locked += 1;
    } else {
      found[record.state] += 1;
    }
  }
  return found;
}

/** Return the records of the open safe that are in one of some states, by day. */
export async function listed(...states) {
  const sealed = (await store.all("records"))
    .filter((record) => record.vault === vault.openId() && states.includes(record.state));
  const read = await Promise.all(sealed.map(async (record) =>
    ({ id: record.id, state: record.state, content: await vault.unseal(record) })));
  return read.sort((left, right) => left.content.opened_on.localeCompare(right.content.opened_on));
}

/** Return the ids of what waits to be sent, without opening any. */
export async function waitingIds() {
  return (await store.all("records"))
    .filter((record) => record.vault === vault.openId() && record.state === WAITING)
    .map((record) => record.id);
}

export async function opened(id) {
  const record = await store.get("records", id);
  if (!record || record.vault !== vault.openId()) return null;
  return { id, state: record.state, content: await vault.unseal(record) };
}

/** Return how many the server took today from this tablet. */
export async function sentToday() {
  const sent = await store.get("state", "sent");
  return sent?.day === localDay() ? sent.count : 0;
}

function changed() {
  dispatchEvent(new Event("records"));
}
