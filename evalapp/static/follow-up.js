/* The follow-up page counts again by itself while somebody looks at it. Without this file, the
   link « Compter de nouveau » does the same. */

const EVERY = 60000;
const place = document.querySelector("[data-live]");
const line = document.querySelector("[data-live-time]");
let last = place?.innerHTML;

function opened(root) {
  return [...root.querySelectorAll("details[open]")].map((one) => one.closest("figure")?.id);
}

async function again() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) return;
    if (fresh.innerHTML !== last && !place.contains(document.activeElement)) {
      last = fresh.innerHTML;
      const open = opened(place);
      place.replaceChildren(...fresh.childNodes);
      for (const id of open) document.querySelector(`#${id} details`)?.setAttribute("open", "");
    }
    const time = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    line.textContent = `Compté à ${time.replace(":", "\u00a0h\u00a0")}, et de nouveau chaque minute.`;
  } catch {
    line.textContent = "Le réseau ne répond pas\u00a0: ces nombres datent du dernier compte.";
  }
}

if (place && line) {
  setInterval(again, EVERY);
  document.addEventListener("visibilitychange", again);
}
