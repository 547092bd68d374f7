"""What our own XLSForm files say in XLSForm's words, read back as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.definition import Media
from surveys.formats.assembly import Draft


def own_sum(group: Draft) -> Draft:
    """Return the constant sum that was written as a group of whole numbers."""
    rows = [
        {key: item[key] for key in ("_place", "name", "label", "relevant", "uid") if item.get(key)}
        for item in group["items"]
        if item["type"] == "integer"
    ]
    kept = {key: value for key, value in group.items() if key not in ("items", "type")}
    return kept | {"type": "constant_sum", "rows": rows}


def exclusive_rule(names: Iterable[str]) -> str | None:
    """Return the check that says of some choices that each stands alone."""
    tests = [f"not(selected(., '{name}') and count-selected(.) > 1)" for name in names]
    return " and ".join(tests) or None


def without_exclusive_rule(item: Draft, choices: Iterable[Draft]) -> None:
    """Take away from a question the check that its exclusive choices imply."""
    rule = exclusive_rule(choice["name"] for choice in choices if choice.get("exclusive"))
    written = item.get("constraint")
    if rule is None or written is None or item["type"] != "select_multiple":
        return
    if written == rule:
        del item["constraint"]
    elif written.startswith(f"{rule} and (") and written.endswith(")"):
        item["constraint"] = written[len(rule) + len(" and (") : -1]


def sound_cell(media: Media) -> str:
    """Return the sound that other tools play: one for all languages."""
    return media.audio or next(iter(media.spoken.values()), "")


def media_extra(media: Media | None) -> dict[str, Any]:
    """Return what XLSForm has no column for: the words of an image, one sound per language."""
    found: dict[str, Any] = {}
    if media is not None and media.alt:
        found["alt"] = dict(media.alt)
    if media is not None and media.spoken:
        found["spoken"] = dict(media.spoken)
        if media.audio:
            found["audio"] = media.audio
    return found


def own_media(read: Mapping[str, Any], extras: Mapping[str, Any]) -> dict[str, Any]:
    """Return the images and sounds of a row as they were before ``media_extra``."""
    media = dict(read)
    if extras.get("alt"):
        media["alt"] = extras["alt"]
    if extras.get("spoken"):
        media.pop("audio", None)
        media |= {name: extras[name] for name in ("spoken", "audio") if name in extras}
    return media
