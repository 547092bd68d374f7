"""Images made safe: read, redrawn at a phone's size, and written anew.

What is stored is never what was sent: the place where a photograph was taken, hidden comments
and anything glued to the file stay behind.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from surveys.media.naming import picture_name
from surveys.media.refusal import MediaRefused

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
#: An image of more points than this is refused before it is unfolded.
MOST_PIXELS = 40_000_000
#: Twice the width of a phone: sharp there, and no heavier than needed.
LARGEST_SIDE = 1000
_QUALITY = 82
_UNREAD = "Cette image ne peut pas être lue : essayez de la réenregistrer en PNG ou en JPEG."


def clean_picture(content: bytes) -> tuple[str, bytes]:
    """Return the name and the bytes to store; refuse what is not an image of a known kind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(content)
    except MediaRefused:
        raise
    except Exception:  # Pillow raises whatever a broken file makes it raise
        raise MediaRefused(_UNREAD) from None


def _redrawn(content: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise MediaRefused("Cette image est trop grande : 40 millions de points au plus.")
        opened.seek(0)
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
        if _is_drawing(opened):
            return _written(picture.convert("RGBA" if _has_holes(opened) else "RGB"), "PNG")
        return _written(picture.convert("RGB"), "JPEG")


def _is_drawing(picture: Image.Image) -> bool:
    """Tell a drawing, which must stay sharp, from a photograph."""
    return picture.format in ("PNG", "GIF") or _has_holes(picture)


def _has_holes(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _written(picture: Image.Image, kind: str) -> tuple[str, bytes]:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if kind == "PNG":
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    extension = "png" if kind == "PNG" else "jpg"
    return picture_name(out.getvalue(), extension, *bare.size), out.getvalue()
