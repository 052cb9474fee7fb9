"""`accords annotate`: gold to annotation tools and back. The work is in `pipeline.annotation` and the modules beside it.

Exit codes as in `pipeline.cli`; an import of which any article failed ends with 1, with the others written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli_shared import Failure, examples

if TYPE_CHECKING:
    from corpus.annotated import GoldArticle

TOOLS = ("doccano", "label-studio", "spacy")
CORRECTIONS = "corrections"
# A table of thousands of rows gives a reason for each of them; the first ones tell what is wrong.
_TOLD = 20

_THERE = click.Path(exists=True, path_type=Path)
_TARGET = click.Path(dir_okay=False, path_type=Path)


@click.group(
    epilog=examples(
        "accords annotate export corpus/gold/train -o tasks.jsonl --to doccano",
        "accords annotate import corrected.jsonl --from doccano --gold corpus/gold/train -o new.jsonl",
    )
)
def annotate() -> None:
    """Correct annotations in doccano, label-studio or spaCy, and bring them back to the gold corpus."""


@annotate.command(
    name="export",
    epilog=examples(
        "accords annotate export corpus/gold/train -o tasks.jsonl --to doccano",
        "accords annotate export corpus/gold/dev/g1.jsonl -o tasks.json --to label-studio --config labels.xml",
        "accords annotate export corpus/gold/train -o train.spacy --to spacy",
        "accords annotate export articles/ -o tasks.jsonl --to doccano",
    ),
)
@click.argument("path", type=_THERE)
@click.option("-o", "--output", "target", type=_TARGET, required=True, help="The file to write.")
@click.option("--to", "tool", type=click.Choice(TOOLS), required=True, help="The tool to write it for.")
@click.option("--config", type=_TARGET, help="Where label-studio's labelling config goes [default: printed].")
def export(path: Path, target: Path, tool: str, config: Path | None) -> None:
    """Write annotated articles as tasks. PATH is a gold .jsonl or a folder of them.

    A folder without gold, or an article, gives tasks that the pipeline has annotated, for a person to correct. The text
    is the one that `accords clean` prints, and all offsets count its code points. In doccano, allow overlapping spans in
    the project's settings before the upload: otherwise doccano drops one of two spans that overlap.
    """
    if config is not None and tool != "label-studio":
        raise click.UsageError(f"--config is for label-studio; {tool} has none")
    from output.jsonl import write_text
    from pipeline.annotation_articles import tasks_of
    from pipeline.annotation_files import encoded, label_studio_config

    tasks, left_out = tasks_of(path)
    _tell(left_out)
    if not tasks:
        raise Failure(f"{path}: no article that could be read; nothing was written")
    _write(target, encoded(tasks, tool))
    if config is not None:
        write_text(config, [label_studio_config()])
    elif tool == "label-studio":
        click.echo(label_studio_config())
    if tool == "doccano" and (emoji := [task.doc for task in tasks if max(task.text) > "\uffff"]):
        click.echo(
            f"{', '.join(emoji)}: emoji, which doccano may count twice; marks after them may be shifted", err=True
        )
    click.echo(f"{len(tasks)} articles, {sum(len(task.spans) for task in tasks)} spans -> {target}", err=True)


@annotate.command(
    name="import",
    epilog=examples(
        "accords annotate import corrected.jsonl --from doccano --gold corpus/gold/train -o new.jsonl",
        "accords annotate import export.json --from label-studio --gold corpus/gold > new.jsonl",
        "accords annotate import corrections.jsonl --from corrections --records output/agreements.jsonl -o new.jsonl",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "tool", type=click.Choice((*TOOLS, CORRECTIONS)), required=True, help="The tool that wrote FILE; corrections is the page of `accords report`.")  # fmt: skip
@click.option("--gold", type=_THERE, help="The gold that the articles and their records are taken from.")
@click.option("--records", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="With --from corrections: the records that were reviewed, as `accords extract` wrote them.")  # fmt: skip
@click.option("--articles", "folders", type=_THERE, multiple=True, help="With --from corrections: the folder in which the articles are [default: where the records and run.json beside them say].")  # fmt: skip
@click.option("-o", "--output", "target", type=_TARGET, help="The file to write [default: the standard output].")
def import_(
    file: Path, tool: str, gold: Path | None, records: Path | None, folders: tuple[Path, ...], target: Path | None
) -> None:
    """Read a corrected FILE back as lines of gold, one for each article in it.

    Every mark is checked against the article. One that does not fit fails its article, which is reported; the others are
    written. What was mended or needs a look is told on stderr. Records come from the gold; a new article has none yet.
    A line names its text from the folder that it is written to: write it where it is to stay.

    Corrections give the articles of which every record was judged, with the records that were right or were edited. Acts
    that the run did not find are not among them: read the article before the line becomes gold.
    """
    if tool == CORRECTIONS:
        if records is None:
            raise click.UsageError("--from corrections needs --records, the file that the report was made of")
        _import_corrections(file, records, folders, gold, target)
        return
    if records is not None or folders:
        raise click.UsageError(f"--records and --articles go with --from corrections; {tool} does not use them")
    if gold is None:
        raise click.UsageError(f"--from {tool} needs --gold, the gold that the tasks were made of")
    from corpus.annotated import read_gold
    from output.jsonl import write_text
    from pipeline.annotation import Refused
    from pipeline.annotation_articles import Gold, taken_back
    from pipeline.annotation_files import READERS, AnnotationFileError, Problem

    known = Gold(read_gold([gold]))
    if target is not None and _holds(target, known.articles.values()):
        raise click.UsageError(f"-o {target}: holds the gold itself; write a new file and compare the two")
    try:
        found = list(READERS[tool](file))
    except AnnotationFileError as error:
        raise Failure(str(error)) from None
    lines: dict[str, str] = {}
    failed = waiting = 0
    for item in found:
        if isinstance(item, Problem):
            click.echo(f"{item.where}: {item.reason}", err=True)
            waiting += item.waiting
            failed += not item.waiting
            continue
        try:
            doc, line, notes = taken_back(item, known, target.parent if target else Path())
            if doc in lines:
                raise Refused(f"{doc}: comes twice in the file; the first was taken")
        except Refused as error:
            click.echo(f"{item.where}: {error}", err=True)
            failed += 1
            continue
        lines[doc] = line
        for note in notes:
            click.echo(f"{item.where}: {doc}: {note}", err=True)
    if lines and target is not None:
        write_text(target, lines.values())
    elif lines:
        click.echo("\n".join(lines.values()))
    _summary(len(lines), waiting, failed, file, target, "not annotated yet")


def _import_corrections(
    file: Path, records: Path, folders: tuple[Path, ...], gold: Path | None, target: Path | None
) -> None:
    from corpus.annotated import read_gold
    from output.jsonl import read_records, write_text
    from pipeline.annotation import gold_line
    from pipeline.annotation_articles import beside
    from pipeline.annotation_corrections import reviewed
    from pipeline.corrections import read_corrections
    from pipeline.passages import Articles

    known = {article.doc: article for article in read_gold([gold])} if gold else {}
    if target is not None and _holds(target, known.values()):
        raise click.UsageError(f"-o {target}: holds the gold itself; write a new file and compare the two")
    lines = []
    failed = waiting = 0
    for item in reviewed(list(read_records(records)), read_corrections([file]), Articles(records, folders), known):
        if item.gold is None:
            click.echo(f"{item.article}: {item.reason}", err=True)
            waiting += item.waiting
            failed += not item.waiting
            continue
        lines.append(gold_line(item.gold, beside(item.gold, target.parent if target else Path())))
    if lines and target is not None:
        write_text(target, lines)
    elif lines:
        click.echo("\n".join(lines))
    _summary(len(lines), waiting, failed, file, target, "not judged whole")


def _summary(lines: int, waiting: int, failed: int, file: Path, target: Path | None, wait: str) -> None:
    """Tell what an import gave; its exit code is 1 when it gave nothing, or an article failed."""
    told = f"{lines} articles -> {target or 'standard output'}" if lines else f"{file}: nothing to write"
    told += f", {waiting} {wait}" if waiting else ""
    told += f", {failed} failed" if failed else ""
    if failed or not lines:
        raise Failure(told)
    click.echo(told, err=True)


def _holds(target: Path, gold: Iterable[GoldArticle]) -> bool:
    """Whether a file is one that the gold was read from: a part of it would take the place of the whole."""
    return target.resolve() in {Path(article.where.rpartition(":")[0]).resolve() for article in gold}


def _tell(left_out: Sequence[str]) -> None:
    for reason in left_out[:_TOLD]:
        click.echo(f"left out: {reason}", err=True)
    if len(left_out) > _TOLD:
        click.echo(f"left out: {len(left_out) - _TOLD} more", err=True)


def _write(target: Path, data: bytes) -> None:
    from output.jsonl import OutputError

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}); choose another place with -o") from None
