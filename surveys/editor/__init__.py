"""Package of the questionnaire editor; empty on purpose, see ARCHITECTURE.md."""
