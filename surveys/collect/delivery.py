"""What travels: compressed pages, and whether a post comes from our own form."""

from __future__ import annotations

import gzip
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
    return gzip.compress(content, compresslevel=5, mtime=0)


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
