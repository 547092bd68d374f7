"""The respondent's colours can be read, and the sheet survives being squeezed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveys.collect.style import SHEET, squeezed

SOURCE = Path(__file__).parents[3] / "surveys" / "collect" / "respondent.css"
#: What is written on what, and the ratio it needs: 4.5 for text, 3 for the edge of a control.
PAIRS = [
    ("ink", "ground", 4.5), ("ink", "paper", 4.5), ("ink", "soft", 4.5),
    ("ink", "danger-soft", 4.5),
    ("muted", "ground", 4.5), ("muted", "paper", 4.5), ("accent", "ground", 4.5),
    ("accent", "paper", 4.5), ("accent", "soft", 3), ("on-accent", "accent", 4.5),
    ("danger", "ground", 4.5), ("danger", "danger-soft", 4.5), ("edge", "paper", 3),
    ("edge", "ground", 3),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", SOURCE.read_text(), re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[theme == "dark"]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("above", "below", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(
    theme: str, above: str, below: str, least: float
) -> None:
    colours = tokens(theme)
    light, dark = sorted((luminance(colours[above]), luminance(colours[below])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_both_themes_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


def test_squeezing_keeps_what_a_space_means() -> None:
    css = "/* no */ a:hover, b > c { margin: 0 auto; }\n@media (min-width: 3rem) { d { top: 0; } }"
    assert squeezed(css) == "a:hover,b > c{margin:0 auto;}@media (min-width: 3rem){d{top:0;}}"


def test_the_sheet_asks_for_nothing_from_outside() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET
