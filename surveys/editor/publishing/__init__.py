"""Package of the editor's publishing pages; empty on purpose, see ARCHITECTURE.md."""
