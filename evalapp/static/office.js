// The office works without this file; with it, menus close, tables can be copied and downloaded,
// and a form is sent once.

const MENUS = "details.menu";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(`${MENUS}[open]`)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(`${MENUS}[open]`)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000); // a download leaves the page where it is
});

// Coming back with the browser's arrow finds the forms ready again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

for (const field of document.querySelectorAll("[data-submit-on-change]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

const cellText = (cell) => cell.textContent.replace(/[\u00a0\u202f]/g, " ").replace(/\s+/g, " ").trim();
const rowsOf = (table) => [...table.rows].map((row) => [...row.cells].map(cellText));

// A cell that a spreadsheet would run is kept as text.
const inert = (text) => (/^[=+@\t\r]|^-(?![\d\s])/.test(text) ? `'${text}` : text);
const quoted = (text) => `"${inert(text).replaceAll('"', '""')}"`;

function download(table) {
  const lines = rowsOf(table).map((row) => row.map(quoted).join(";"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" }));
  link.download = `${(table.caption?.textContent ?? "tableau").trim().slice(0, 60)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function copy(table, button) {
  const text = rowsOf(table).map((row) => row.map(inert).join("\t")).join("\n");
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copié";
  } catch {
    button.textContent = "Copie impossible ici";
  }
  setTimeout(() => { button.textContent = label; }, 2000);
}

function tool(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = label;
  button.addEventListener("click", () => act(button));
  return button;
}

for (const table of document.querySelectorAll("table[data-tools]")) {
  const tools = document.createElement("div");
  tools.className = "table-tools";
  tools.append(
    tool("Copier le tableau", (button) => copy(table, button)),
    tool("Télécharger en CSV", () => download(table)),
  );
  (table.closest(".table-scroll") ?? table).after(tools);
}
