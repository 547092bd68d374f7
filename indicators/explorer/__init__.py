"""The explorer: from a question to an honest answer, with an address that can be shared."""
