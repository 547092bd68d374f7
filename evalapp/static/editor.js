// The editor works without this file. With it: what is typed is kept as it is typed, the phone
// follows, lines of the plan can be dragged, and a condition offers the answers of its question.

const PAUSE = 900;
const root = document.querySelector("[data-editor]");
const preview = document.querySelector("[data-preview]");
let timer = 0;
let sending = null;
let again = false;

// The plan scrolls by itself beside the form: what is open is brought into sight.
root?.classList.add("is-live");
root?.querySelector(".outline-line.is-open")?.scrollIntoView({ block: "nearest" });
scrollTo(0, 0);

function say(text) {
  for (const place of document.querySelectorAll("[data-status]")) place.textContent = text;
}

// What the server gave names to (new answers, new rows) gets them here too; what the person is
// typing is never touched.
function adopt(fresh) {
  const theirs = fresh.querySelector("form[data-autosave]");
  const ours = root.querySelector("form[data-autosave]");
  if (!theirs || !ours) return;
  for (const field of theirs.querySelectorAll("input[type=hidden][name]")) {
    const mine = ours.elements.namedItem(field.name);
    if (mine instanceof HTMLInputElement && mine.type === "hidden") mine.value = field.value;
  }
  const more = ours.elements.namedItem("choices.more");
  const isPasted = more instanceof HTMLTextAreaElement && more.value.trim() !== "";
  if (isPasted) { location.reload(); return; }
  for (const lists of [[...theirs.querySelectorAll("[data-lines]")].entries()]) {
    for (const [index, list] of lists) {
      const mine = ours.querySelectorAll("[data-lines]")[index];
      for (const line of [...list.children].slice(mine?.children.length ?? 0)) mine?.append(line);
    }
  }
  const outline = fresh.querySelector("[data-outline] .outline");
  const old = root.querySelector("[data-outline] .outline");
  if (outline && old && !old.contains(document.activeElement)) old.replaceWith(outline);
  pin(theirs, ours);
  wireOutline();
  // What was just kept can be undone.
  for (const mine of document.querySelectorAll(".page-actions button[formaction]")) {
    const twin = fresh.querySelector(`button[formaction="${mine.getAttribute("formaction")}"]`);
    if (twin) mine.disabled = twin.disabled;
  }
}

// Errors stand at their place: those of the server replace those shown.
function pin(theirs, ours) {
  for (const shown of ours.querySelectorAll(".field-error")) shown.remove();
  for (const error of theirs.querySelectorAll(".field-error")) {
    const field = error.parentElement.querySelector("[name]");
    const mine = field && ours.elements.namedItem(field.name);
    const target = mine instanceof RadioNodeList ? mine[0] : mine;
    (target ?? ours.firstElementChild)?.before(error);
  }
}

async function keep(form) {
  if (sending) { again = true; return; }
  const body = new URLSearchParams(new FormData(form));
  body.set("autosave", "1");
  say("Enregistrement…");
  try {
    sending = fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    const response = await sending;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.ok) {
      adopt(fresh);
      say("Enregistré");
      preview?.contentWindow?.location.reload();
    } else {
      const told = fresh.querySelector(".alert-danger p")?.textContent.trim();
      say(told || "Pas enregistré : vérifiez votre connexion.");
    }
  } catch {
    say("Pas enregistré : la connexion manque. Votre texte est toujours ici.");
  }
  sending = null;
  if (again) { again = false; keep(form); }
}

root?.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form || event.target.name === "name" || event.target.name?.includes("language")) return;
  clearTimeout(timer);
  say("…");
  timer = setTimeout(() => keep(form), PAUSE);
});

root?.addEventListener("submit", () => clearTimeout(timer));

// A condition offers the answers of its question, and chooses « phrase » when one is touched.
function narrow(rule) {
  const wanted = rule.querySelector("[data-question]").value;
  for (const group of rule.querySelectorAll("[data-answers] optgroup")) {
    const is = group.dataset.of === wanted;
    group.hidden = !is;
    for (const option of group.children) option.disabled = !is;
  }
}
for (const rule of document.querySelectorAll("[data-rule]")) narrow(rule);
root?.addEventListener("change", (event) => {
  const rule = event.target.closest("[data-rule]");
  if (rule) {
    narrow(rule);
    rule.closest(".condition").querySelector("[value=sentence]").checked = true;
  }
  if ("expression" in event.target.dataset) {
    event.target.closest(".condition").querySelector("[value=expression]").checked = true;
  }
});

// Dragging a line of the plan; the buttons « monter » and « descendre » do the same by keyboard.
let dragged = null;
function wireOutline() {
  for (const line of document.querySelectorAll(".outline-line")) line.draggable = true;
}
wireOutline();
root?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".outline-line");
  dragged?.classList.add("is-dragged");
  event.dataTransfer?.setData("text/plain", dragged?.dataset.uid ?? "");
});
root?.addEventListener("dragend", () => {
  for (const line of document.querySelectorAll(".is-dragged, .is-over")) line.classList.remove("is-dragged", "is-over");
  dragged = null;
});
root?.addEventListener("dragover", (event) => {
  const line = event.target.closest?.(".outline-line");
  if (!line || !dragged || line === dragged) return;
  event.preventDefault();
  for (const other of document.querySelectorAll(".is-over")) other.classList.remove("is-over");
  line.classList.add("is-over");
});
root?.addEventListener("drop", (event) => {
  const line = event.target.closest?.(".outline-line");
  if (!line || !dragged || line === dragged) return;
  event.preventDefault();
  const form = document.querySelector("[data-acts]");
  const isPage = (one) => one.classList.contains("depth-0");
  const where = isPage(line) && !isPage(dragged) ? "first" : "before";
  for (const [name, value] of [["act", "move"], ["uid", dragged.dataset.uid], ["target", line.dataset.uid], ["where", where]]) {
    const field = document.createElement("input");
    field.type = "hidden"; field.name = name; field.value = value;
    form.append(field);
  }
  form.submit();
});
