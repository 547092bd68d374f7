"""What is kept of the explorer."""
