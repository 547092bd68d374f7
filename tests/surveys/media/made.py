"""Small images and sounds, made by hand, and what may be hidden in them."""

from __future__ import annotations

import io

from PIL import Image, PngImagePlugin

SECRET = b"48.8583 N, 2.2945 E"


def png(width: int = 40, height: int = 20, *, secret: bool = False) -> bytes:
    info = PngImagePlugin.PngInfo()
    if secret:
        info.add_text("GPS", SECRET.decode())
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 80, 107)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG turned on its side, that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = SECRET.decode()
    out = io.BytesIO()
    Image.effect_noise((1600, 800), 50).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def mp3(frames: int = 8) -> bytes:
    """Silent frames at 32 kbit/s, 22,05 kHz, mono: 104 bytes each."""
    frame = b"\xff\xf3\x40\xc4" + bytes(100)
    return b"ID3\x04\x00\x00\x00\x00\x00\x13" + SECRET + frame * frames + b"TAG" + SECRET


def ogg() -> bytes:
    def page(body: bytes) -> bytes:
        return b"OggS\x00" + bytes(21) + bytes([1, len(body)]) + body

    return page(b"OpusHead" + bytes(11)) + page(b"OpusTags" + bytes(8)) + page(bytes(40)) + SECRET


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


def m4a(track: bytes = b"soun") -> bytes:
    media = box(b"mdia", box(b"hdlr", bytes(8) + track + bytes(12)))
    inside = box(b"trak", media) + box(b"udta", SECRET)
    return box(b"ftyp", b"M4A \x00\x00\x00\x00") + box(b"moov", inside) + box(b"mdat", bytes(64))
