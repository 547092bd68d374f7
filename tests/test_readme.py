"""What the README promises exists: its two commands, every command, every setting."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from evalapp.cli import cli
from evalapp.config import VARIABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme() -> None:
    assert [name for name in VARIABLES if f"`{name}`" not in README] == []


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"^evalapp ([a-z-]+)", README, re.MULTILINE))
    assert named
    assert named <= set(cli.commands)


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", README)) <= targets


def test_every_file_of_the_readme_exists() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [name for name in linked if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_the_help_of_every_command_is_french(command: str) -> None:
    described = cli.commands[command]
    with click.Context(described, info_name=command) as context:
        text = described.get_help(context)
    assert described.help
    assert all(option.help for option in described.params if isinstance(option, click.Option)), text
