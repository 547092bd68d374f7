/* What stays on the tablet, in IndexedDB. Answers are here only as the vault sealed them.

   A new version of the base is a new function at the end of STEPS; what is there stays there. */
const NAME = "evalapp-enquetrice";
const STEPS = [
  (base) => {
    base.createObjectStore("vaults", { keyPath: "id" });
    base.createObjectStore("records", { keyPath: "id" });
    base.createObjectStore("forms", { keyPath: "checksum" });
    base.createObjectStore("state", { keyPath: "name" });
  },
];

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, STEPS.length);
    request.onupgradeneeded = (event) => {
      for (const step of STEPS.slice(event.oldVersion)) step(request.result, request.transaction);
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      request.result.onclose = () => { opened = null; };
      resolve(request.result);
    };
    request.onerror = () => { opened = null; reject(request.error); };
  });
  return opened;
}

/* Resolve when the transaction is on the disk, not before: what is said to be kept is kept. */
async function inside(stores, mode, work) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(stores, mode, { durability: "strict" });
    let result;
    const request = work(transaction);
    if (request) request.onsuccess = () => { result = request.result; };
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

export const all = (store) => inside([store], "readonly", (t) => t.objectStore(store).getAll());
export const get = (store, key) =>
  inside([store], "readonly", (t) => t.objectStore(store).get(key));
export const put = (store, value) =>
  inside([store], "readwrite", (t) => { t.objectStore(store).put(value); });
export const remove = (store, key) =>
  inside([store], "readwrite", (t) => { t.objectStore(store).delete(key); });

/** Forget a record that the server has, and count it, in one step. */
export function acknowledge(id, day) {
  return inside(["records", "state"], "readwrite", (transaction) => {
    transaction.objectStore("records").delete(id);
    const state = transaction.objectStore("state");
    const request = state.get("sent");
    request.onsuccess = () => {
      const before = request.result?.day === day ? request.result.count : 0;
      state.put({ name: "sent", day, count: before + 1 });
    };
  });
}

/** Return how much room is left, in bytes, as far as the browser says; ask it to keep ours. */
export async function room() {
  const storage = navigator.storage;
  if (!storage?.estimate) return { left: null, isPersistent: false };
  const { usage = 0, quota = 0 } = await storage.estimate();
  const isPersistent = (await storage.persisted?.()) ?? false;
  return { left: quota ? quota - usage : null, isPersistent };
}

export async function askToPersist() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}
