"""The accords pipeline as a `spacy.Language`, with or without a named-entity model."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.components import NAMES, TEXT_KEY
from pipeline.text import Text


def load(model: str | None = None) -> Language:
    """A French pipeline with accords' components, in the order in which they read each other.

    `model` names an installed spaCy pipeline whose `ner` finds people, places and organisations for the partner
    component; None and `""` mean rules and gazetteer alone. Raises OSError (spaCy's own) when the model is not installed
    and ValueError when it is not French or has no `ner`.
    """
    nlp = entity_model(model) if model else spacy.blank("fr")
    for name in NAMES:
        nlp.add_pipe(name)
    return nlp


def entity_model(model: str) -> Language:
    """An installed spaCy pipeline with nothing but its `ner` and what that listens to. Raises as `load` does."""
    nlp = spacy.load(model)
    if nlp.lang != "fr" or "ner" not in nlp.pipe_names:
        raise ValueError(f"{model}: not a French spaCy pipeline with a component named ner")
    needed = {"ner"} | {
        name
        for name, pipe in nlp.pipeline
        if "ner" in getattr(pipe, "listening_components", ()) or name == "transformer"
    }
    for name in set(nlp.pipe_names) - needed:
        nlp.remove_pipe(name)
    return nlp


@cache
def _shared() -> Language:
    return load()


def read(text: str, published: str | None = None, nlp: Language | None = None) -> Doc:
    """A Doc that every component has read. `published` is the article's date (EDTF) or None; `nlp` defaults to `load()`.

    Raises ValueError (spaCy's own) for a text longer than `nlp.max_length` characters.
    """
    nlp = nlp or _shared()
    doc = nlp.make_doc(text)
    doc._.published = published
    doc.user_data[TEXT_KEY] = Text(text)  # the same as `doc.text`, which spaCy would put together again from the tokens
    return nlp(doc)
