"""The security headers of a response, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

YEAR = 31_536_000
#: Where files are public and never change under their name; a browser may keep them.
KEPT = ("/static/", "/m/")

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def security_headers(
    path: str, *, is_https: bool = False, style_hashes: Iterable[str] = ()
) -> Mapping[str, str]:
    """Return what every response carries; ``style_hashes`` are ``sha256-…`` of inline styles."""
    headers = {
        "Content-Security-Policy": content_security_policy(style_hashes, is_https=is_https),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer" if path.startswith("/q/") else "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if not path.startswith(KEPT):
        headers["Cache-Control"] = "no-store"
    if is_https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return headers


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
