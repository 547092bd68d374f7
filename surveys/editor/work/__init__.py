"""Package of the editor's work pages; empty on purpose, see ARCHITECTURE.md."""
