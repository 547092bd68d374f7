"""What saved views are used for: indicators and reports."""
