"""The colours of charts and documents, by what they mean."""

from __future__ import annotations

LIGHT = {
    "ink": "#1b2430",
    "muted": "#55606e",
    "line": "#d5dae1",
    "paper": "#ffffff",
    "ground": "#f6f5f2",
    "accent": "#14506b",
    "accent-soft": "#8fb3c4",
    "agree-2": "#1d5a86",
    "agree-1": "#9cc3de",
    "disagree-1": "#efb993",
    "disagree-2": "#a4451b",
    "dont-know": "#c3c8cf",
    "mark": "#1b2430",
    "target": "#a4451b",
    "on-strong": "#ffffff",
    "on-soft": "#1b2430",
    "cat-1": "#14506b",
    "cat-2": "#b0562a",
    "cat-3": "#6d7f2f",
    "cat-4": "#7a4b86",
    "cat-5": "#a98314",
    "cat-6": "#4f5b69",
}

DARK = {
    "ink": "#e8eaed",
    "muted": "#a9b3bf",
    "line": "#35404d",
    "paper": "#10151c",
    "ground": "#171d26",
    "accent": "#7cc0de",
    "accent-soft": "#3d6f86",
    "agree-2": "#6fb3e0",
    "agree-1": "#2f5f80",
    "disagree-1": "#7d4527",
    "disagree-2": "#ec9a6b",
    "dont-know": "#5a6572",
    "mark": "#e8eaed",
    "target": "#ec9a6b",
    "on-strong": "#10151c",
    "on-soft": "#e8eaed",
    "cat-1": "#7cc0de",
    "cat-2": "#ec9a6b",
    "cat-3": "#b3c76a",
    "cat-4": "#c79bd3",
    "cat-5": "#e3c15a",
    "cat-6": "#a9b3bf",
}

#: Tones on which text is written in ``on-strong``; on every other one in ``on-soft``.
STRONG = frozenset(("agree-2", "disagree-2", "accent", "cat-1", "cat-2"))


def text_tone_on(tone: str) -> str:
    """The tone of a text written inside a shape of this tone."""
    return "on-strong" if tone in STRONG else "on-soft"


def dark_rules() -> str:
    """The style rules that repaint a chart in the dark: a rule wins over an attribute."""
    rules = "".join(
        f".chart .f-{tone}{{fill:{colour}}}.chart .s-{tone}{{stroke:{colour}}}"
        for tone, colour in DARK.items()
    )
    forced = rules.replace(".chart", '[data-theme="dark"] .chart')
    followed = rules.replace(".chart", ':root:not([data-theme="light"]) .chart')
    return f"@media(prefers-color-scheme:dark){{{followed}}}{forced}"
