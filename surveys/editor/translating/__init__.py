"""Package of the editor's translating pages; empty on purpose, see ARCHITECTURE.md."""
