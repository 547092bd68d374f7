/* Elements without markup: whatever somebody typed stays text. */

/** Return an element: ``h("p", { class: "lead" }, "texte", enfant)``. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["value", "checked", "disabled", "hidden"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function button(label, act, look = "", attributes = {}) {
  const kind = `button ${look}`.trim();
  return h("button", { type: "button", class: kind, onclick: act, ...attributes }, label);
}

/** Return « 1 réponse », « 3 réponses ». */
export function count(number, one, many = `${one}s`) {
  return `${number}\u00a0${number < 2 ? one : many}`;
}

/** Return the day of this device, as 2026-11-23. */
export function localDay(moment = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Write 2026-11-23 as people read it. */
export function writtenDay(day) {
  const moment = new Date(`${day}T12:00:00`);
  if (Number.isNaN(moment.getTime())) return day;
  return moment.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
}

/** Put something in place of what a box holds; the focus stays on what has the same name. */
export function swap(box, ...content) {
  const focused = box.contains(document.activeElement) ? document.activeElement.textContent : null;
  box.replaceChildren(...content.flat().filter(Boolean));
  if (focused === null) return;
  const again = [...box.querySelectorAll("button, a")].find((one) => one.textContent === focused);
  again?.focus({ preventScroll: true });
}

const LANGUAGES = new Intl.DisplayNames("fr", { type: "language" });

/** Return « arabe » for « ar ». */
export const languageName = (code) => LANGUAGES.of(code) ?? code;

/** Say something aloud to those who do not see it. */
export function announce(sentence) {
  document.getElementById("news").textContent = sentence;
}

/** Put a screen in place of the one before; nothing of that one stays. */
export function show(title, ...content) {
  const main = document.getElementById("main");
  main.replaceChildren(...content.flat().filter(Boolean));
  document.title = `${title} – Sur le terrain`;
  const heading = main.querySelector("h1");
  if (heading) heading.tabIndex = -1;
  (heading ?? main).focus({ preventScroll: true });
  scrollTo(0, 0);
  return main;
}

/** Set the language in which the person in front of the page reads. */
export function speak(language = "fr", direction = "ltr") {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
}

/** Ask a question in a dialog; resolve to the value of the button, or to null. */
export function ask(title, content, choices, { lang = "fr", dir = "ltr" } = {}) {
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", lang, dir },
    h("h2", { id: "dialog-title" }, title), ...content);
  return new Promise((resolve) => {
    const buttons = choices.map(([label, value, look]) =>
      button(label, () => { dialog.returnValue = value; dialog.close(value); }, look));
    dialog.append(h("div", { class: "actions" }, ...buttons));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
