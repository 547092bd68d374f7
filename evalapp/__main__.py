"""``python -m evalapp``: the command line, from a tree that is not installed."""

from evalapp.cli import main

main()
