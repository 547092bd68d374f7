"""Package of evalapp; empty on purpose, see ARCHITECTURE.md."""
