"""The security headers of a response, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

YEAR = 31_536_000
#: Where files are public and never change under their name; a browser may keep them.
KEPT = ("/static/", "/m/")

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def security_headers(
    path: str, *, is_https: bool = False, style_hashes: Iterable[str] = ()
) -> Mapping[str, str]:
    """Return what every response carries; ``style_hashes`` are ``sha256-…`` of inline styles."""
    place = path.startswith("/q/"), path.startswith(KEPT)
    return _headers(*place, is_https, tuple(style_hashes))


@lru_cache(maxsize=64)
def _headers(
    is_respondents: bool, is_static: bool, is_https: bool, style_hashes: tuple[str, ...]
) -> Mapping[str, str]:
    headers = {
        "Content-Security-Policy": content_security_policy(style_hashes, is_https=is_https),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer" if is_respondents else "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if not is_static:
        headers["Cache-Control"] = "no-store"
    if is_https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return MappingProxyType(headers)


def content_security_policy(style_hashes: Iterable[str] = (), *, is_https: bool = False) -> str:
    """Return the policy: nothing from elsewhere, nothing inline but the styles given by hash."""
    styles = " ".join(["'self'", *(f"'{value}'" for value in style_hashes)])
    parts = [
        "default-src 'self'",
        f"style-src {styles}",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(parts + (["upgrade-insecure-requests"] if is_https else []))
