"""Package of the images and sounds of questionnaires; empty on purpose, see ARCHITECTURE.md."""
