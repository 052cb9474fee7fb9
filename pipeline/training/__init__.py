"""How a named-entity model is trained: `make model` goes from the annotated articles to weights. See `docs/model.md`."""
