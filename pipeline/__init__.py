"""Text to annotated Doc, Doc to agreement records."""
