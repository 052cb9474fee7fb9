"""The files of doccano, label-studio and spaCy: tasks written for them, and what they write read back, unchecked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from corpus.annotated import LABELS
from pipeline.annotation import Mark, Returned, Task, json_line, known_labels, label_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SPANS_KEY = "accords_evidence"
_DOC_KEY = "accords_task"
# As label-studio shows them; hues apart for the labels that stand near each other.
_COLOURS = {
    "PER": "#d62728", "LOC": "#2ca02c", "ORG": "#1f77b4", "MISC": "#7f7f7f",
    "ACT": "#9467bd", "DATE": "#ff7f0e", "AMOUNT": "#bcbd22", "SECTOR": "#17becf",
}  # fmt: skip


class AnnotationFileError(ValueError):
    """A file that is not of the format it was given as; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An article of a tool's file that cannot be read; `waiting` when nobody has annotated it yet, which is no failure."""

    where: str
    reason: str
    waiting: bool = False


# --- doccano ---------------------------------------------------------------------------------------------------------


def doccano_line(task: Task) -> str:
    """A task as a line of doccano's JSONL: `text`, `label` (`[start, end, label]` each), `doc`, and what else names it."""
    marks = [[span.start, span.end, label_of(span)] for span in task.spans]
    return json_line({"text": task.text, "label": marks, **_named(task)})


def read_doccano(file: Path) -> Iterator[Returned | Problem]:
    """What doccano exported as JSONL, also with relations (`entities`). Raises AnnotationFileError when it is not UTF-8."""
    for number, line in enumerate(_text(file).split("\n"), 1):
        where = f"{file}:{number}"
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            yield Problem(where, f"not JSON ({error}); export as JSONL")
            continue
        text = found.get("text") if isinstance(found, dict) else None
        labels = next((found[key] for key in ("label", "labels", "entities") if key in found), None) if text else None
        if not isinstance(text, str) or not isinstance(labels, list):
            yield Problem(where, "not a line of doccano; it needs `text` and `label`, a list")
            continue
        try:
            marks = tuple(map(_doccano_mark, labels))
        except (TypeError, ValueError, KeyError):
            yield Problem(where, "each label is [start, end, label], the offsets whole numbers")
            continue
        # doccano gives other columns back as they came, older versions under `meta`.
        named = {**_mapping(found.get("meta")), **_mapping(found.get("metadata")), **found}
        yield _returned(where, text, marks, named)


def _doccano_mark(found: Any) -> Mark:
    if isinstance(found, dict):
        return _mark(found["start_offset"], found["end_offset"], found["label"])
    start, end, label = found
    return _mark(start, end, label)


# --- label-studio ----------------------------------------------------------------------------------------------------


def label_studio_tasks(tasks: Iterable[Task]) -> str:
    """Tasks as the JSON that label-studio imports: what gold marks as annotations, what the pipeline guesses as predictions."""
    return json.dumps([_label_studio_task(task) for task in tasks], ensure_ascii=False, indent=1)


def _label_studio_task(task: Task) -> dict[str, Any]:
    result = [
        {
            "id": f"s{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": span.start,
                "end": span.end,
                "text": task.text[span.start : span.end],
                "labels": [label_of(span)],
            },
        }
        for number, span in enumerate(task.spans)
    ]
    data = {"text": task.text, **_named(task)}
    if task.article is not None:
        return {"data": data, "predictions": [{"model_version": "accords", "result": result}]}
    return {"data": data, "annotations": [{"result": result}]}


def label_studio_config() -> str:
    """The labelling config of the tasks. Its text is saved with each mark, so that the offsets can be checked."""
    from rules.taxonomy import taxonomy

    hints = {f"SECTOR:{code}": sector.label for code, sector in taxonomy().items()}
    labels = [
        f'    <Label value="{label}" background="{_COLOURS[label.partition(":")[0]]}"'
        + (f" hint={quoteattr(hints[label])}/>" if label in hints else "/>")
        for label in known_labels()
    ]
    return "\n".join(
        [
            "<View>",
            '  <Labels name="label" toName="text">',
            *labels,
            "  </Labels>",
            '  <Text name="text" value="$text" saveTextResult="yes"/>',
            "</View>",
        ]
    )


def read_label_studio(file: Path) -> Iterator[Returned | Problem]:
    """What label-studio exported as JSON. Raises AnnotationFileError when it is no JSON list."""
    try:
        tasks = json.loads(_text(file))
    except ValueError as error:
        raise AnnotationFileError(f"{file}: not JSON ({error}); export as JSON from label-studio") from None
    if not isinstance(tasks, list):
        raise AnnotationFileError(f"{file}: not a list of tasks; export as JSON from label-studio")
    for number, task in enumerate(tasks, 1):
        yield _label_studio_returned(f"{file}, task {number}", task)


def _label_studio_returned(where: str, task: Any) -> Returned | Problem:
    data = _mapping(task.get("data")) if isinstance(task, dict) else {}
    text = data.get("text")
    if not isinstance(text, str):
        return Problem(where, "no `data.text`; export as JSON, not as JSON-MIN or CSV")
    name = f"{where}: {data['doc']}" if data.get("doc") else where
    found = task.get("annotations") or []
    if not isinstance(found, list) or not all(isinstance(a, dict) and isinstance(a.get("result"), list) for a in found):
        return Problem(name, "`annotations` is not a list of objects with a `result`, a list")
    found = [annotation for annotation in found if not annotation.get("was_cancelled")]
    found = [annotation for annotation in found if annotation.get("ground_truth")] or found
    if not found:
        return Problem(name, "not annotated yet; submit it in label-studio", waiting=True)
    if len(found) > 1:
        return Problem(name, f"{len(found)} annotations; keep one, or mark one as the ground truth")
    try:
        marks = tuple(mark for region in found[0]["result"] for mark in _label_studio_marks(region))
    except (TypeError, ValueError, KeyError, AttributeError):
        return Problem(
            name, "a region is not of type `labels` with start, end and labels; use the config of the export"
        )
    return _returned(where, text, marks, data)


def _label_studio_marks(region: Any) -> Iterator[Mark]:
    """The marks of a region, one for each of its labels. Raises TypeError, ValueError, KeyError or AttributeError for others."""
    kind = region["type"]
    if not kind.endswith("labels"):
        return  # a relation, a comment, a choice: nothing of the text is marked
    value = region["value"]
    if kind != "labels" or not value["labels"] or not isinstance(value["labels"], list):
        raise ValueError(kind)
    for label in value["labels"]:
        yield _mark(value["start"], value["end"], label, value.get("text"))


# --- spaCy -----------------------------------------------------------------------------------------------------------


def docbin(tasks: Iterable[Task]) -> bytes:
    """Tasks as a spaCy DocBin: names in `doc.ents`, evidence in `doc.spans["accords_evidence"]`.

    Tokens are those of spaCy's French tokenizer, cut where a span begins or ends inside of one.
    """
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("fr")
    return DocBin(store_user_data=True, docs=[_doc(task, nlp) for task in tasks]).to_bytes()


def _doc(task: Task, nlp: Language) -> Doc:
    from spacy.tokens import Doc

    edges = {offset for span in task.spans for offset in (span.start, span.end)}
    words: list[str] = []
    spaces: list[bool] = []
    # Not `nlp.make_doc`, which refuses long texts for the sake of parsers.
    for token in nlp.tokenizer(task.text):
        cuts = [0, *(i for i in range(1, len(token)) if token.idx + i in edges), len(token)]
        words += [token.text[start:end] for start, end in pairwise(cuts)]
        spaces += [False] * (len(cuts) - 2) + [bool(token.whitespace_)]
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    spans = [(doc.char_span(span.start, span.end, label_of(span)), span.label in LABELS) for span in task.spans]
    doc.ents = tuple(span for span, is_name in spans if span is not None and is_name)
    doc.spans[SPANS_KEY] = [span for span, is_name in spans if span is not None and not is_name]
    doc.user_data[_DOC_KEY] = _named(task)
    return doc


def read_docbin(file: Path) -> Iterator[Returned | Problem]:
    """What a .spacy file holds, from the names and the span group alike. Raises AnnotationFileError when it is no DocBin."""
    import spacy
    from spacy.tokens import DocBin

    try:
        docs = list(DocBin().from_bytes(file.read_bytes()).get_docs(spacy.blank("fr").vocab))
    except OSError as error:
        raise AnnotationFileError(f"{file}: cannot be read ({error.strerror})") from None
    except Exception as error:  # what a damaged file raises depends on the byte that is damaged
        raise AnnotationFileError(f"{file}: not a .spacy file that spaCy can read ({type(error).__name__})") from None
    for number, doc in enumerate(docs, 1):
        spans = [*doc.ents, *doc.spans.get(SPANS_KEY, ())]
        marks = tuple(Mark(span.start_char, span.end_char, span.label_) for span in spans)
        named = _mapping(doc.user_data.get(_DOC_KEY))
        yield _returned(f"{file}, doc {number}", doc.text, marks, named)


# --- what they have in common ----------------------------------------------------------------------------------------

READERS: Mapping[str, Callable[[Path], Iterator[Returned | Problem]]] = {
    "doccano": read_doccano,
    "label-studio": read_label_studio,
    "spacy": read_docbin,
}


def encoded(tasks: Sequence[Task], tool: str) -> bytes:
    """The file of a tool (a key of `READERS`) that holds the tasks."""
    if tool == "spacy":
        return docbin(tasks)
    if tool == "label-studio":
        return (label_studio_tasks(tasks) + "\n").encode()
    return "".join(doccano_line(task) + "\n" for task in tasks).encode()


def _named(task: Task) -> dict[str, Any]:
    """What tells the annotator and the way back which article it is; a text that gold does not know is found by its path."""
    named = {"doc": task.doc, "published": task.published}
    return named if task.article is None else {**named, "article": task.article}


def _returned(where: str, text: str, marks: tuple[Mark, ...], named: Mapping[str, Any]) -> Returned:
    doc, article = (name if isinstance(name, str) and name else None for name in map(named.get, ("doc", "article")))
    return Returned(where, doc, text, marks, article)


def _mark(start: Any, end: Any, label: Any, text: Any = None) -> Mark:
    if type(start) is not int or type(end) is not int or not isinstance(label, str):
        raise TypeError("offsets are whole numbers, a label is a text")
    return Mark(start, end, label, text if isinstance(text, str) else None)


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AnnotationFileError(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise AnnotationFileError(f"{file}: not UTF-8 text; is it the file that the tool exported?") from None
