"""Answers as code columns, kept on disk: the quick way from documents to tables."""
