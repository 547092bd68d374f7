"""Answers in the formats of spreadsheets and statistics programs, with their codebook."""
