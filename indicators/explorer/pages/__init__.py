"""What the pages of the explorer are made of."""
