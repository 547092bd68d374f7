"""The interviewer's page: questionnaires filled without network, sent when it is back."""
