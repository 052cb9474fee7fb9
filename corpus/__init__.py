"""Raw files to clean articles."""
