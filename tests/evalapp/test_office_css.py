"""The colours of the office can be read, in both themes; both writings of dark agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "evalapp/static/office.css").read_text("utf-8")

TEXT = [
    (ink, ground)
    for ground in ("paper", "ground", "hover")
    for ink in ("ink", "muted", "accent", "danger", "warning", "success")
] + [
    ("accent-ink", "accent"),
    ("ink", "neutral-soft"),
    *((tone, f"{tone}-soft") for tone in ("accent", "danger", "warning", "success")),
    *(("ink", f"{tone}-soft") for tone in ("accent", "danger", "warning", "success")),
]
CONTROLS = [
    ("control", "paper"), ("control", "ground"), ("control", "hover"),
    ("accent", "paper"), ("accent", "ground"), ("accent", "accent-soft"), ("danger", "paper"),
]  # fmt: skip


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def theme(name: str) -> dict[str, str]:
    light = re.search(r":root \{(.*?)\n\}", CSS, re.S)
    dark = re.search(r':root\[data-theme="dark"\] \{(.*?)\n\}', CSS, re.S)
    assert light
    assert dark
    return tokens(light[1]) if name == "light" else tokens(light[1]) | tokens(dark[1])


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    colours = theme(name)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), CONTROLS)
def test_the_edge_of_a_control_can_be_seen(name: str, edge: str, ground: str) -> None:
    colours = theme(name)
    assert contrast(colours[edge], colours[ground]) >= 3


def test_dark_is_the_same_chosen_or_preferred() -> None:
    preferred = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\n  \}', CSS, re.S)
    chosen = re.search(r':root\[data-theme="dark"\] \{(.*?)\n\}', CSS, re.S)
    assert tokens(preferred[1]) == tokens(chosen[1])
    assert set(tokens(chosen[1])) == {t for t in theme("light") if t not in {"radius"}}


def test_colours_are_tokens() -> None:
    body = CSS[CSS.index("/* Ground */") : CSS.index("@media print")]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", body) == []
