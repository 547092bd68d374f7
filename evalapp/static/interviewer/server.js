/* What the page asks of the server, and how it understands silence. */
import { keep } from "./aids.js";
import { formKey } from "./records.js";
import * as store from "./store.js";

/** Nobody is signed in any more. */
export class SignInNeeded extends Error {}
/** No network, or a server that cannot answer now: try again later. */
export class Unreachable extends Error {}

const PATIENCE = 30000;
/** The shape of compiled questionnaires that these scripts read. */
const FORMAT = 1;

async function reach(path, options = {}) {
  try {
    return await fetch(`/enquetrice/${path}`, {
      credentials: "same-origin", redirect: "manual", cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE), ...options,
    });
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

async function read(path) {
  const response = await reach(path);
  if (response.type === "opaqueredirect" || response.status === 401) throw new SignInNeeded();
  if (response.status >= 500 || response.status === 429) throw new Unreachable(`${response.status}`);
  if (!response.ok) return null;
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

/** Return a fresh anti-forgery token; the page keeps none. */
export async function token() {
  const found = await read("jeton");
  if (!found) throw new SignInNeeded();
  return found.token;
}

/** Hand one record in; return ``{ outcome, message, problems }``, or throw. */
export async function send(content, csrf) {
  const body = {
    kind: content.kind, key: content.key, access_code: content.assignment.access_code,
    version: content.checksum, language: content.language, answers: content.answers,
    opened_on: content.opened_on, entry: content.entry ?? null, seconds: Math.round(content.seconds ?? 0),
  };
  const response = await reach("envoi", {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
  });
  if (response.type === "opaqueredirect" || response.status === 401) throw new SignInNeeded();
  if (response.status >= 500 || response.status === 429) throw new Unreachable(`${response.status}`);
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) {
    return explained(response.status);
  }
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

const EXPLANATIONS = {
  400: ["stale", "La session a changé pendant l’envoi."],
  404: ["foreign", "Cette campagne n’est plus confiée au compte connecté. La réponse reste sur cette tablette\u00a0: connectez-vous avec le bon compte, ou prévenez la personne qui gère la campagne."],
  413: ["large", "Cette réponse est trop longue pour être prise. Ouvrez-la et raccourcissez les textes."],
};

function explained(status) {
  const [outcome, message] = EXPLANATIONS[status]
    ?? ["unclear", `Le serveur n’a pas compris cet envoi (${status}). La réponse reste sur cette tablette.`];
  return { outcome, message, problems: [] };
}

/** Return the name and the address of each questionnaire that an assignment may need. */
export function formsOf({ checksum, gate }) {
  const whole = [checksum, checksum];
  return gate?.is_quiet ? [whole, [formKey({ checksum, isQuiet: true }), `${checksum}?calme=1`]] : [whole];
}

/** Take the campaigns and questionnaires of today; keep those that drafts and queue still need. */
export async function refresh(needed) {
  const data = await read("donnees");
  if (!data) throw new SignInNeeded();
  if (data.format !== FORMAT) return; // these scripts are too old: their update comes first
  const kept = new Set((await store.all("forms"))
    .filter((form) => form.compiled.format === FORMAT).map((form) => form.checksum));
  const wanted = new Map(data.assignments.flatMap(formsOf));
  for (const [checksum, address] of wanted) {
    if (kept.has(checksum)) continue;
    const compiled = await read(`questionnaires/${address}`);
    if (compiled) await store.put("forms", { checksum, compiled });
  }
  await store.put("state", { name: "assignments", list: data.assignments });
  for (const checksum of kept) {
    if (!wanted.has(checksum) && needed && !needed.has(checksum)) await store.remove("forms", checksum);
  }
  await keep(await store.all("forms"));
}
