"""Package of the editor's trial pages; empty on purpose, see ARCHITECTURE.md."""
