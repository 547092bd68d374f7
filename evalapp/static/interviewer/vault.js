/* The tablet's safe. A code that only the interviewer knows opens a random key; that key seals
   drafts and queue (AES-GCM). The key never leaves the memory of the page: reload, and the safe
   is shut. A safe whose code is forgotten is kept: nothing but its code opens it, nothing erases
   it. Several safes may live side by side, one per code. */
import * as store from "./store.js";

export const ITERATIONS = 600000;
export const SHORTEST = 8;
const bytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

let current = null;

export const isOpen = () => current !== null;
export const openId = () => current?.id ?? null;
export const lock = () => { current = null; };

async function lockOf(code, salt, iterations) {
  const typed = encoder.encode(code.normalize("NFKC").trim());
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations }, material,
    { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
  );
}

function unwrapped(safe, key, isExtractable = false) {
  const algorithm = { name: "AES-GCM", iv: safe.iv, additionalData: encoder.encode(safe.id) };
  return crypto.subtle.unwrapKey(
    "raw", safe.wrapped, key, algorithm, { name: "AES-GCM" }, isExtractable, ["encrypt", "decrypt"],
  );
}

async function wrapped(id, master, code) {
  const salt = bytes(16), iv = bytes(12);
  const key = await lockOf(code, salt, ITERATIONS);
  const algorithm = { name: "AES-GCM", iv, additionalData: encoder.encode(id) };
  const content = await crypto.subtle.wrapKey("raw", master, key, algorithm);
  return { id, salt, iv, iterations: ITERATIONS, wrapped: content };
}

/** Return what is wrong with a new code, in French, or nothing. */
export function complaint(code) {
  const plain = code.normalize("NFKC").trim();
  if (Array.from(plain).length < SHORTEST) return `Il faut au moins ${SHORTEST} signes.`;
  if (new Set(plain).size < 4) return "Il faut au moins 4 signes différents.";
  const isRun = "01234567890abcdefghijklmnopqrstuvwxyz9876543210azertyuiop".includes(plain.toLowerCase());
  return isRun ? "Une suite de touches se devine\u00a0: choisissez autre chose." : "";
}

/** Make a safe and open it. */
export async function create(code) {
  const master = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const id = crypto.randomUUID();
  const safe = await wrapped(id, master, code);
  await store.put("vaults", safe);
  current = { id, key: await unwrapped(safe, await lockOf(code, safe.salt, safe.iterations)) };
}

async function found(code, isExtractable = false) {
  for (const safe of await store.all("vaults")) {
    try {
      const key = await lockOf(code, safe.salt, safe.iterations);
      return { id: safe.id, key: await unwrapped(safe, key, isExtractable) };
    } catch (error) {
      if (error.name !== "OperationError") throw error;
    }
  }
  return null;
}

/** Open the safe that this code opens; say whether there is one. */
export async function unlock(code) {
  current = (await found(code)) ?? current;
  return current !== null;
}

/** Say whether a code opens the safe that is open, without touching it. */
export async function isCode(code) {
  return (await found(code))?.id === current?.id;
}

/** Give the open safe another code; what it holds stays sealed as it is. */
export async function change(code, next) {
  const opened = await found(code, true);
  if (!opened || opened.id !== current?.id) return false;
  await store.put("vaults", await wrapped(opened.id, opened.key, next));
  return true;
}

const bound = (id) => encoder.encode(`${current.id}|${id}`);

/** Seal what a record says; the seal holds for this record only. */
export async function seal(id, content) {
  const iv = bytes(12);
  const plain = encoder.encode(JSON.stringify(content));
  const algorithm = { name: "AES-GCM", iv, additionalData: bound(id) };
  return { iv, data: await crypto.subtle.encrypt(algorithm, current.key, plain) };
}

/** Return what a record of the open safe says. */
export async function unseal(record) {
  const algorithm = { name: "AES-GCM", iv: record.iv, additionalData: bound(record.id) };
  const plain = await crypto.subtle.decrypt(algorithm, current.key, record.data);
  return JSON.parse(decoder.decode(plain));
}
