"""The spaCy components: thin shells that put the finders' mentions on the Doc.

| factory | reads | writes |
|---|---|---|
| `accords_dates` | text, `doc._.published` | `doc.spans["accords_dates"]`, `["accords_durations"]` |
| `accords_amounts` | text | `doc.spans["accords_amounts"]` |
| `accords_sectors` | text | `doc.spans["accords_sectors"]` |
| `accords_partners` | text | `doc.spans["accords_partners"]` |
| `accords_people` | text | `doc.spans["accords_people"]` |
| `accords_acts` | text | `doc.spans["accords_acts"]` |
| `accords_places` | text | `doc.spans["accords_places"]` |

A span covers the tokens that a mention touches; `span._.value` is its value, `span._.rule` the rule that found it and
`span._.chars` its exact `(start, end)` in `doc.text`. Each component works alone under `nlp.add_pipe`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.acts import find_acts
from pipeline.amounts import find_amounts
from pipeline.dates import find_dates
from pipeline.entities import entities_of
from pipeline.mentions import Mention
from pipeline.parties import Party, find_parties
from pipeline.people import find_offices, find_people
from pipeline.places import find_places
from pipeline.scene import Scene
from pipeline.sectors import read_sectors
from pipeline.text import Text
from pipeline.values import DateValue


def register_extensions() -> None:
    """Make `span._.value`, `_.rule`, `_.chars` and `doc._.published` known; safe to call again (worker processes do).

    The values are looked up by the span's group and number: spaCy keys stored extension values by the span's bounds alone,
    so that «Rennes» as a partner and as a place would share one.
    """
    Span.set_extension("value", getter=lambda span: _mention(span).value, force=True)
    Span.set_extension("rule", getter=lambda span: _mention(span).rule, force=True)
    Span.set_extension("chars", getter=lambda span: (_mention(span).start, _mention(span).end), force=True)
    if not Doc.has_extension("published"):
        Doc.set_extension("published", default=None)


def _mention(span: Span) -> Mention[Any]:
    try:
        found: Mention[Any] = span.doc.user_data[span.label_][int(span.id_)]
    except (KeyError, ValueError, IndexError):
        raise AttributeError(f"{span.text!r} is no span of accords: it has no value, rule or chars") from None
    return found


register_extensions()

TEXT_KEY = "accords_text"


def text_of(doc: Doc) -> Text:
    """The Doc's `Text`, made once and kept with it."""
    found = doc.user_data.get(TEXT_KEY)
    if not isinstance(found, Text):
        found = doc.user_data[TEXT_KEY] = Text(doc.text)
    return found


def put(doc: Doc, key: str, mentions: list[Mention[Any]]) -> None:
    """Keep the mentions with the Doc and write those that carry a value to `doc.spans[key]`, over the tokens they touch."""
    doc.user_data[key] = mentions
    spans = [
        doc.char_span(m.start, m.end, key, alignment_mode="expand", span_id=str(i))
        for i, m in enumerate(mentions)
        if _is_shown(m)
    ]
    doc.spans[key] = [span for span in spans if span is not None]


def _is_shown(mention: Mention[Any]) -> bool:
    """«la Région» and names that only a sentence could make a party stay between the components."""
    return not isinstance(mention.value, Party) or (mention.value.name != "" and mention.value.via != "unknown")


def _is_length(mention: Mention[DateValue]) -> bool:
    return mention.value.duration is not None and mention.value.start is None and mention.value.end is None


def _dates(doc: Doc) -> None:
    found = find_dates(text_of(doc), doc._.published)
    put(doc, "accords_dates", [m for m in found if not _is_length(m)])
    put(doc, "accords_durations", [m for m in found if _is_length(m)])


def _sectors(doc: Doc) -> None:
    reading = doc.user_data["accords_sector_reading"] = read_sectors(text_of(doc))
    put(doc, "accords_sectors", list(reading.mentions))


def _people(doc: Doc) -> None:
    text = text_of(doc)
    offices = doc.user_data["accords_offices"] = find_offices(text)
    put(doc, "accords_people", find_people(text, offices, entities_of(doc)))


_WRITERS: dict[str, Callable[[Doc], None]] = {
    "accords_dates": _dates,
    "accords_amounts": lambda doc: put(doc, "accords_amounts", find_amounts(text_of(doc))),
    "accords_sectors": _sectors,
    "accords_people": _people,
    "accords_partners": lambda doc: put(doc, "accords_partners", find_parties(text_of(doc), entities_of(doc))),
    "accords_acts": lambda doc: put(doc, "accords_acts", find_acts(text_of(doc))),
    "accords_places": lambda doc: put(doc, "accords_places", find_places(text_of(doc))),
}
NAMES = tuple(_WRITERS)


def _register(name: str) -> None:
    @Language.factory(name, assigns=["doc.spans"])
    def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        register_extensions()
        write = _WRITERS[name]

        def component(doc: Doc) -> Doc:
            write(doc)
            return doc

        return component


for _name in NAMES:
    _register(_name)


def scene_of(doc: Doc) -> Scene:
    """The scene of a Doc that all the components have read. Raises ValueError naming the first one that has not."""
    if missing := [name for name in NAMES if name not in doc.user_data]:
        raise ValueError(f"the Doc was not read by {missing[0]}; use pipeline.load() or pipeline.annotate()")
    kept = doc.user_data
    scene = Scene(
        text=text_of(doc),
        published=doc._.published,
        acts=kept["accords_acts"],
        parties=kept["accords_partners"],
        dates=sorted([*kept["accords_dates"], *kept["accords_durations"]], key=lambda m: m.start),
        amounts=kept["accords_amounts"],
        offices=kept["accords_offices"],
        people=kept["accords_people"],
    )
    scene.sectors, scene.places = kept["accords_sector_reading"], kept["accords_places"]
    return scene
