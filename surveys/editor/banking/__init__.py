"""Package of the editor's banking pages; empty on purpose, see ARCHITECTURE.md."""
