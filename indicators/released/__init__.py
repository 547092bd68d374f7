"""What was published and can no longer be taken back: the gate remembers it."""
