/* Texts in the respondent's language, earlier answers put in: surveys/piping.py in the browser. */
import { labelsOf } from "./definition.js";

const PIPE = /\$\{ *([A-Za-z_][A-Za-z0-9_.-]{0,63}) *\}/g;
const BLANK = "…";

function quoted(form, scopes, language, name) {
  const uid = form.uids.get(name) ?? "";
  let value = null;
  for (const scope of scopes) value ??= scope.calculated[uid] ?? scope.values[uid] ?? null;
  if (value === null || value === "" || value.length === 0) return BLANK;
  const wordings = labelsOf(form, language)[name];
  if (wordings && Array.isArray(value)) return value.map((one) => wordings[one] ?? one).join(", ");
  if (wordings) return wordings[value] ?? String(value);
  return typeof value === "number" ? String(value).replace(".", ",") : String(value);
}

/** Return a function that writes a text; ``scopes``: the block's first, then the whole's. */
export function speaker(form, language, scopes) {
  return (texts) => {
    const written = texts?.[language] ? language : form.source;
    const text = texts?.[written] ?? "";
    const shown = written === "fr" ? form.typography[text] ?? text : text;
    return shown.replace(PIPE, (_, name) => quoted(form, scopes(), written, name));
  };
}
