/* The page without network. EDITION and FILES stand above this line, written by the server.
   An edition is kept whole or not at all: each file is compared with its mark. */
const PAGE = "/enquetrice";
const PREFIX = "evalapp-enquetrice-";
const CACHE = PREFIX + EDITION;

async function mark(content) {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fetched(address) {
  const response = await fetch(address, {
    cache: "no-cache", credentials: "same-origin", redirect: "error",
  });
  const content = await response.clone().arrayBuffer();
  if (!response.ok || (await mark(content)) !== FILES[address]) throw new Error(address);
  return response;
}

async function fill() {
  const addresses = Object.keys(FILES);
  const responses = await Promise.all(addresses.map(fetched));
  const cache = await caches.open(CACHE);
  await Promise.all(addresses.map((address, index) => cache.put(address, responses[index])));
}

async function clear() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/* Images and sounds of questionnaires; a player asks for a part of a sound. */
async function media(request) {
  const cache = await caches.open("evalapp-medias");
  const found = await cache.match(new URL(request.url).pathname);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (!found || !range) return found ?? fetch(request);
  const all = await found.arrayBuffer();
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) + 1 : all.byteLength, all.byteLength);
  return new Response(all.slice(start, end), {
    status: 206,
    headers: {
      "Content-Type": found.headers.get("Content-Type"),
      "Content-Range": `bytes ${start}-${end - 1}/${all.byteLength}`,
    },
  });
}

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request);
}

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(clear().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/m/")) {
    event.respondWith(media(request));
    return;
  }
  const isOurs = request.mode === "navigate" ? url.pathname === PAGE : url.pathname in FILES;
  if (isOurs) event.respondWith(kept(url.pathname, request));
});
