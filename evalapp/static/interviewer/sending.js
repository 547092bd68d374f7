/* The queue goes out: one at a time, each gone from the tablet only when the server has it. */
import * as records from "./records.js";
import * as server from "./server.js";
import * as vault from "./vault.js";

const FIRST_WAIT = 5000;
const LONGEST_WAIT = 300000;

/** What the page shows: ``quiet``, ``sending``, ``offline`` or ``sign-in``. */
export const state = { now: "quiet", sent: 0, total: 0, retryAt: 0 };
let wait = FIRST_WAIT;
let timer = 0;
let running = null;

function tell(now, more = {}) {
  Object.assign(state, { now, ...more });
  dispatchEvent(new Event("sending"));
}

/** Send all that waits; asked twice, it runs once. */
export function flush() {
  running ??= attempt().finally(() => { running = null; });
  return running;
}

async function attempt() {
  clearTimeout(timer);
  if (!vault.isOpen()) return;
  const ids = await records.waitingIds();
  if (!ids.length) {
    if (state.now !== "sign-in") tell("quiet");
    return;
  }
  tell("sending", { sent: 0, total: ids.length });
  try {
    await sendAll(ids);
    wait = FIRST_WAIT;
    tell("quiet");
  } catch (error) {
    if (error instanceof server.SignInNeeded) tell("sign-in");
    else if (error instanceof server.Unreachable) later();
    else throw error;
  }
}

async function sendAll(ids) {
  let csrf = await server.token();
  for (const id of ids) {
    if (!vault.isOpen()) return;
    const record = await records.opened(id);
    if (record?.state !== records.WAITING) continue;
    let reply = await server.send(record.content, csrf);
    if (reply.outcome === "stale") {
      csrf = await server.token();
      reply = await server.send(record.content, csrf);
      if (reply.outcome === "stale") throw new server.Unreachable("token");
    }
    await settle(record, reply);
    tell("sending", { sent: state.sent + 1 });
  }
}

async function settle(record, reply) {
  if (reply.outcome === "stored" || reply.outcome === "repeated") {
    await records.acknowledged(record.id);
    return;
  }
  const { outcome, message, problems } = reply;
  record.state = records.STUCK;
  Object.assign(record.content, { outcome, reason: message, problems });
  await records.keep(record);
}

/* Not reached: again in 5 seconds, then 10, then 20… up to five minutes, a little at random. */
function later() {
  const delay = wait * (0.8 + 0.4 * Math.random());
  wait = Math.min(wait * 2, LONGEST_WAIT);
  tell("offline", { retryAt: Date.now() + delay });
  timer = setTimeout(flush, delay);
}

/** Send at once, on a touch or when the network comes back. */
export function now() {
  wait = FIRST_WAIT;
  return flush();
}

addEventListener("online", () => now());
