"""What travels: compressed pages, and whether a post comes from our own form."""

from __future__ import annotations

import zlib
from functools import lru_cache
from urllib.parse import urlsplit

SMALLEST = 700


def compressed(content: bytes, accepted: str) -> bytes | None:
    """Return a page as gzip when the browser takes it and it is worth it.

    Compression may tell a secret to somebody who chooses a part of the page, has it sent many
    times to its owner and measures it (BREACH). Here the only secret is the form's key, and it
    stands in the address itself: who cannot name the key cannot ask for the page, and no cookie
    makes somebody else's browser fetch it. Nothing else of the address is written into the page.
    """
    encodings = {part.partition(";")[0].strip() for part in accepted.lower().split(",")}
    if len(content) < SMALLEST or "gzip" not in encodings:
        return None
    head, mark, rest = content.partition(b"</style>")
    begun, start = _begun(head + mark if mark else b"")
    going = begun.copy()
    return start + going.compress(rest if mark else content) + going.flush()


_GZIP = 31
_LEVEL = 5


@lru_cache(maxsize=64)
def _begun(head: bytes) -> tuple[zlib._Compress, bytes]:
    """Return a compressor that has seen the head of a page, and the head compressed.

    The head (the style sheet, the same for all) is two thirds of a page: it is compressed once,
    and each page continues from a copy.
    """
    begun = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return begun, begun.compress(head) + begun.flush(zlib.Z_SYNC_FLUSH)


def is_from_here(fetch_site: str | None, origin: str | None, host: str) -> bool:
    """Tell whether a post comes from our own page, as far as the browser says.

    A respondent has no cookie, so a forged post carries nobody's authority; this keeps other
    sites from sending answers through people's browsers. ``Origin: null`` is what our own pages
    send, because their referrer policy is ``no-referrer``; Sec-Fetch-Site then decides.
    """
    if fetch_site:
        return fetch_site in {"same-origin", "none"}
    if not origin or origin == "null":
        return True
    return urlsplit(origin).netloc == host
