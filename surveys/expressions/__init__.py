"""XLSForm's expression language, parsed once and evaluated with three truth values."""
