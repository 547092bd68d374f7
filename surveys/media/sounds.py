"""Sounds made safe: walked frame by frame; what is not sound is left behind.

MP3, OGG (Opus, Vorbis) and M4A, as phones record them. Labels, the place of recording and
whatever is glued before or after the sound are not stored.
"""

from __future__ import annotations

from collections.abc import Iterator

from surveys.media.naming import sound_name
from surveys.media.refusal import MediaRefused

_UNREAD = "Ce son ne peut pas être lu. Les sons acceptés : MP3, M4A et OGG."
_LEAST_FRAMES = 4
#: kbit/s by rank, for MPEG 1 and for MPEG 2 and 2.5 (layer III).
_RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"}
_HOLDERS = {b"moov", b"trak", b"mdia"}
_TALK = {b"udta", b"meta", b"uuid"}


def clean_sound(content: bytes) -> tuple[str, bytes]:
    """Return the name and the bytes to store; refuse what is not a sound of a known kind."""
    if content[4:8] == b"ftyp":
        kept, extension = _mp4(content), "m4a"
    elif content[:4] == b"OggS":
        kept, extension = _ogg(content), "ogg"
    else:
        kept, extension = _mp3(content), "mp3"
    return sound_name(kept, extension), kept


def _mp3(content: bytes) -> bytes:
    start = 0
    if content[:3] == b"ID3" and len(content) > 10:
        sizes = content[6:10]
        start = 10 + sum((byte & 0x7F) << 7 * (3 - rank) for rank, byte in enumerate(sizes))
    place, frames = start, 0
    while (length := _frame(content[place : place + 4])) and place + length <= len(content):
        place, frames = place + length, frames + 1
    if frames < _LEAST_FRAMES:
        raise MediaRefused(_UNREAD)
    return content[start:place]


def _frame(head: bytes) -> int:
    """Return the length of an MP3 frame, or 0 when it is not one."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _SAMPLES or rate in (0, 15) or sample == 3:
        return 0
    speed = _RATES[version != 3][rate] * 1000
    return (144 if version == 3 else 72) * speed // _SAMPLES[version][sample] + (head[2] >> 1 & 1)


def _ogg(content: bytes) -> bytes:
    place, pages, first = 0, 0, b""
    while content[place : place + 5] == b"OggS\x00" and place + 27 <= len(content):
        segments = content[place + 26]
        body = place + 27 + segments
        end = body + sum(content[place + 27 : body])
        if end > len(content):
            break
        first = first or content[body : body + 8]
        place, pages = end, pages + 1
    if pages < 2 or not (first == b"OpusHead" or first[:7] == b"\x01vorbis"):
        raise MediaRefused(_UNREAD)
    return content[:place]


def _mp4(content: bytes) -> bytes:
    kept = bytearray(content)
    seen: set[bytes] = set()
    end = 0
    for kind, start, body, end in _boxes(content, 0, len(content)):
        seen.add(kind)
        if kind == b"moov":
            seen |= _inside(content, kept, body, end)
        elif kind in _TALK:
            _blank(kept, start, body, end)
    is_sound = content[8:12] in _BRANDS and {b"moov", b"mdat", b"soun"} <= seen
    if not is_sound or b"vide" in seen:
        raise MediaRefused("Ce fichier est une vidéo ou un son illisible : envoyez un son seul.")
    return bytes(kept[:end])


def _inside(content: bytes, kept: bytearray, start: int, end: int) -> set[bytes]:
    """Return the kinds of track, and blank what only talks about the sound."""
    found: set[bytes] = set()
    for kind, place, body, stop in _boxes(content, start, end):
        if kind in _HOLDERS:
            found |= _inside(content, kept, body, stop)
        elif kind == b"hdlr":
            found.add(content[body + 8 : body + 12])
        elif kind in _TALK:
            _blank(kept, place, body, stop)
    return found


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (kind, start, start of the body, end) of each box; stop at the first broken one."""
    while start + 8 <= end:
        size, body = int.from_bytes(content[start : start + 4]), start + 8
        if size == 1:
            size, body = int.from_bytes(content[start + 8 : start + 16]), start + 16
        stop = end if size == 0 else start + size
        if stop > end or stop < body:
            return
        yield content[start + 4 : start + 8], start, body, stop
        start = stop


def _blank(kept: bytearray, start: int, body: int, end: int) -> None:
    """Empty a box without moving the others: the sound is found by its place in the file."""
    kept[start + 4 : start + 8] = b"free"
    kept[body:end] = bytes(end - body)
