"""What a named-entity model saw in a Doc: names for the partner and people finders to add to what the rules know."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.mentions import Mention


def entities_of(doc: Doc) -> list[Mention[str]]:
    """The entities of the Doc in order; the value is the label of French spaCy models: PER, LOC, ORG or MISC. [] without a model."""
    return [Mention(e.start_char, e.end_char, e.text, e.label_, f"modele.{e.label_.lower()}") for e in doc.ents]
