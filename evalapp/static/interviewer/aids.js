/* Images and sounds beside a text, kept on the tablet with the questionnaires that show them. */
import { h } from "./dom.js";

const NAME = /^[0-9a-f]{32}(?:_(\d{1,4})x(\d{1,4})\.(?:png|jpg)|\.(?:mp3|ogg|m4a))$/;
/** The worker answers from here when there is no network. */
const CACHE = "evalapp-medias";

const address = (name) => `/m/${name}`;

/** Return the image of a text, or nothing; a file that never came is left out. */
export function picture(media, ask) {
  const found = NAME.exec(media?.image ?? "");
  if (!found?.[1]) return null;
  return h("img", {
    class: "picture", src: address(media.image), alt: ask.say(media.alt), width: found[1], height: found[2],
  });
}

/** Return the player of a text in the person's language, or nothing. */
export function sound(media, label, ask) {
  const name = media?.spoken?.[ask.language] ?? media?.audio ?? "";
  if (!NAME.test(name)) return null;
  const text = ask.say(label) || ask.say(media.alt);
  return h("audio", {
    class: "sound", controls: true, preload: "none", src: address(name),
    "aria-label": ask.words.listen.replace("{text}", text),
  });
}

/** Keep the files of these questionnaires on the tablet, and no others. */
export async function keep(forms) {
  const wanted = new Set(forms.flatMap((form) => form.compiled.medias ?? []).map(address));
  if (!wanted.size && !(await caches.has(CACHE))) return;
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (!wanted.delete(pathname)) await cache.delete(request);
  }
  for (const path of wanted) {
    // Without it the text and its words stay: the next refresh tries again.
    const response = await fetch(path, { credentials: "omit" }).catch(() => null);
    if (response?.ok) await cache.put(path, response);
  }
}
