"""Package of the pages about images and sounds; empty on purpose, see ARCHITECTURE.md."""
