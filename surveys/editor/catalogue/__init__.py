"""Package of the pages that keep the bank; empty on purpose, see ARCHITECTURE.md."""
