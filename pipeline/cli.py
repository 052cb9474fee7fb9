"""The command line: what each command takes, prints and exits with. The work is done elsewhere and imported when needed.

Exit codes: 0 done (rejected files are reported, not an error), 1 nothing could be read or a result could not be written
(or, for `rules`, an example fails or lint finds an error), 2 misuse of the command line, 3 a rule file that cannot be used, 130
stopped by the user (`extract` can go on with --resume).
"""

from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_shared import Failure, examples

if TYPE_CHECKING:
    from output.record import AgreementRecord
    from pipeline.corrections import Outcome


class BrokenRules(Failure):
    """A rule file that cannot be used."""

    exit_code = 3


class Interrupted(Failure):
    """The user stopped the command; the code is the one that shells give for Ctrl-C."""

    exit_code = 130

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), file=file, err=True)


class Commands(click.Group):
    """A group whose commands end in a message, never in a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        # Records are UTF-8 wherever they come from and go to; a name that is no Unicode must not end the run.
        for stream, errors in (
            (sys.stdin, "strict"),
            (sys.stdout, "backslashreplace"),
            (sys.stderr, "backslashreplace"),
        ):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors=errors)
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # click ends quietly when the reader of a pipe has gone
            raise _failure(error) from error


def _failure(error: Exception) -> Failure:
    from corpus.annotated import GoldError
    from corpus.errors import Rejected
    from output.jsonl import OutputError
    from pipeline.workers import WorkersError
    from rules.loader import RuleError

    if isinstance(error, RuleError):
        return BrokenRules(f"{error}\nMend the rule file and run `accords rules test`.")
    if isinstance(error, OutputError | Rejected | GoldError | WorkersError):
        return Failure(str(error))
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    text = (str(error).strip().splitlines() or [""])[0]
    return Failure(
        f"internal error: {type(error).__name__}: {text}{where}\n"
        "This is a bug of accords; please report this message with the command and the file."
    )


def _existing(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Paths that exist or are `-`, as Path; misuse otherwise."""
    for path in value if isinstance(value, tuple) else (value,):
        if path == Path("-"):
            continue
        if not path.exists():
            raise click.BadParameter(f"{path}: no such file or folder; check the spelling and the current folder")
        if not path.is_dir() and not path.is_file():
            raise click.BadParameter(f"{path}: neither a file nor a folder")
    return value


def _article_file(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
    if _existing(context, parameter, value).is_dir():
        raise click.BadParameter(f"{value}: a folder; name one article in it")
    return value


def _records_file(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """A file that exists, or `-`; or none, where that is allowed."""
    if value is not None and value != Path("-") and _existing(context, parameter, value).is_dir():
        raise click.BadParameter(f"{value}: a folder; name the .jsonl file in it")
    return value


def _columns(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name the columns of a table of articles."""
    for role, usual in (
        ("url", "url, lien, link"),
        ("date", "date, published"),
        ("title", "title, titre"),
        ("text", "text, texte, contenu"),
    ):
        usage = f"The column of a .jsonl, .csv or .parquet file that holds the {role} [else: {usual} ...]."
        command = click.option(f"--{role}-column", role, metavar="NAME", help=usage)(command)
    return command


def _chosen_columns(columns: Mapping[str, str | None]) -> dict[str, str]:
    return {role: name for role, name in columns.items() if name}


_PATH = click.Path(path_type=Path)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("accords extract articles/ -o output/agreements.jsonl", "accords inspect output/agreements.jsonl"),
)
@click.version_option(package_name="accords", message="accords %(version)s")
def main() -> None:
    """Reads French articles about cooperation agreements and writes one JSON line per agreement."""


@main.command(
    epilog=examples(
        "accords extract articles/ -o output/agreements.jsonl",
        "accords extract a.txt b.txt -o both.jsonl --no-merge",
        "accords extract articles/ -o output/agreements.jsonl --resume",
        "accords extract press.csv --text-column corps --date-column paru_le",
        "accords extract articles/ -o output/agreements.jsonl --corrections corrections.jsonl",
        "cat article.html | accords extract - -o one.jsonl",
    )
)
@click.argument("paths", nargs=-1, required=True, type=_PATH, callback=_existing, metavar="PATH...")
@click.option("-o", "--output", "target", type=_PATH, default="output/agreements.jsonl", show_default=True,
              help="The file to write; rejected.jsonl and run.json are put beside it.")  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes to share the articles [default: the CPUs that there are]."
)
@click.option("--resume", is_flag=True, help="Take over what an earlier run of the same output has done: after a stop, or when articles were added.")  # fmt: skip
@click.option("--deadline", type=click.FloatRange(1), default=60, show_default=True, metavar="SECONDS",
              help="The time that one article may take before it is left out.")  # fmt: skip
@click.option(
    "--merge/--no-merge",
    default=True,
    show_default=True,
    help="Join records of different articles that tell of one agreement.",
)
@click.option(
    "--duplicates/--no-duplicates",
    default=True,
    show_default=True,
    help="Read the same story in several outlets once, and keep each of them as a source.",
)
@click.option(
    "--model", metavar="NAME", help="A spaCy pipeline with an `ner`, by name or folder, for names that no rule knows."
)
@click.option("--no-model", is_flag=True, help="Rules and gazetteer alone, no trained model.")
@click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="What readers marked on the report's page, applied as `accords correct` does.",
)
@_columns
def extract(
    paths: tuple[Path, ...],
    target: Path,
    workers: int | None,
    resume: bool,
    deadline: float,
    merge: bool,
    duplicates: bool,
    model: str | None,
    no_model: bool,
    corrections: tuple[Path, ...],
    **columns: str | None,
) -> None:
    """Write the agreements told in articles: files, folders with their subfolders, or `-` for the standard input.

    Reads text, HTML, PDF, Word, mail, and tables of articles (JSON Lines, CSV, Parquet), also in .gz and .zip.
    """
    chosen = _chosen_model(model, no_model)
    if target.is_dir():
        raise click.UsageError(f"-o {target}: a folder; name a file in it, such as {target / 'agreements.jsonl'}")
    from pipeline import server

    server.context()  # what starts there takes longer than all that is done here before it is needed

    from pipeline import batch, progress
    from pipeline.cli_correct import tell
    from pipeline.corrections import apply, read_corrections
    from pipeline.fingerprint import model_hash

    if chosen and model_hash(chosen) is None:
        raise click.UsageError(
            f"--model {chosen}: no such spaCy pipeline\n"
            f"Install it (python -m spacy download {chosen}), or leave --model out."
        )
    settings = batch.Settings(
        merge=merge,
        duplicates=duplicates,
        model=chosen,
        columns=_chosen_columns(columns),
        deadline=deadline,
        workers=workers,
        resume=resume,
    )
    asked = read_corrections(corrections)
    outcomes: list[Outcome] = []

    def corrected(records: Iterable[AgreementRecord]) -> list[AgreementRecord]:
        kept, outcomes[:] = apply(list(records), asked)
        return kept

    try:
        with progress.on_stderr(lambda line: click.echo(line, err=True)) as told:
            counts = batch.run(paths, target, settings, told, corrected if asked else None)
    except batch.Stopped as stopped:
        raise Interrupted(str(stopped)) from None
    if asked:
        tell(outcomes)
    click.echo(f"{counts.summary()} -> {target}", err=True)
    if counts.rejected:
        click.echo(f"Why each file was rejected: {target.parent / 'rejected.jsonl'}", err=True)
    if not counts.kept:
        what = "no file found" if not counts.read else "none of the files could be read as an article"
        raise Failure(f"{', '.join(map(str, paths))}: {what}; nothing was extracted")


@main.command(epilog=examples("accords schema > agreement.schema.json"))
def schema() -> None:
    """Print the JSON Schema of one output line."""
    from output.record import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@main.group(epilog=examples("accords rules test", "accords rules lint", "accords rules new dates mon_cas"))
def rules() -> None:
    """Check the rule files, and begin a rule."""


@rules.command(
    name="test",
    epilog=examples(
        "accords rules test",
        "accords rules test dates",
        "accords rules test dates.deictic",
        "accords rules test --diff HEAD",
        "accords rules test --pin",
        "accords rules test dates --watch",
    ),
)
@click.argument("rule", required=False)
@click.option("--diff", "base", metavar="BASE", help="List what was gained and lost, rule by rule, since a git revision, or a saved run of the articles of corpus/gold (`extract corpus/gold/*/*.txt --no-merge`).")  # fmt: skip
@click.option("--pin", is_flag=True, help="Pin what is right now, and raise the floors to the scores.")
@click.option("--lower-floors", is_flag=True, help="With --pin: also lower the floors that the scores undercut.")
@click.option(
    "--watch", "watched", is_flag=True, help="Stay, and run those of each rule file that is saved, up to Ctrl-C."
)
def test_rules(rule: str | None, base: str | None, pin: bool, lower_floors: bool, watched: bool) -> None:
    """Run the examples beside the rules: all, those of RULE (a rule or a file of rules), or those whose id begins with RULE.

    All of them are followed by the annotated articles, where they are at hand (in the repository): no record in an article without
    an act, no field below its floor, no rule that has fallen silent.
    """
    from pipeline.rule_tests import rule_ids, run_examples

    if lower_floors and not pin:
        raise click.UsageError("--lower-floors goes with --pin")
    if rule and (base or pin):
        raise click.UsageError("--diff and --pin read all the rules; leave RULE out")
    if watched:
        if base or pin:
            raise click.UsageError("--watch only runs the tests; leave --diff and --pin out")
        from pipeline import rule_watch

        code = rule_watch.watch(rule, rule_watch.in_new_process, lambda line: click.echo(line, err=True))
        raise click.exceptions.Exit(code)
    report = run_examples(rule)
    if rule and not report.rules:
        family = [i for i in rule_ids() if i.split(".")[0] == rule.split(".")[0]]
        near = get_close_matches(rule, family or rule_ids(), n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "see the `id` of each rule in rules/*.yaml"
        raise click.UsageError(f"no rule {rule!r}; {hint}")
    for failure in report.failures:
        click.echo(str(failure))
    click.echo(f"{report.rules} rules, {report.examples} examples, {len(report.failures)} failures")
    failed = bool(report.failures)
    if failed and pin:
        raise Failure("nothing was pinned: first mend the examples that fail")
    if not rule:
        failed |= _test_on_gold(base, pin, lower_floors)
    if failed:
        raise click.exceptions.Exit(1)


@rules.command(epilog=examples("accords rules lint", "accords rules lint dates", "accords rules lint --strict"))
@click.argument("file", required=False)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
def lint(file: str | None, strict: bool) -> None:
    """Look for what examples do not show: rules that never fire, patterns that take too long, macros without use ...

    FILE is a rule file, or its name alone; else all of them. Exits with 1 when there is an error; a warning is for you to judge.
    """
    from corpus.annotated import GoldError
    from pipeline.rule_lint import lint, rule_files

    known = {path.stem: path for path in rule_files()}
    path = None if file is None else known.get(file, Path(file))
    if path is not None and not path.is_file():
        near = get_close_matches(path.stem, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "check the spelling and the current folder"
        raise click.BadParameter(f"{file}: no such rule file; {hint}", param_hint="FILE")
    if path is not None and path.stem not in known:
        raise click.BadParameter(
            f"{file}: its name does not tell what its rules are for; it must be one of {', '.join(known)} (.yaml)",
            param_hint="FILE",
        )
    try:
        findings = lint(list(known.values()) if path is None else [path])
    except GoldError as error:
        raise Failure(str(error)) from None
    for finding in findings:
        click.echo(str(finding))
    warnings = sum(finding.warning for finding in findings)
    click.echo(f"{len(findings) - warnings} errors, {warnings} warnings")
    if len(findings) > warnings or (strict and warnings):
        raise click.exceptions.Exit(1)


@rules.command(
    epilog=examples("accords rules new dates mon_cas", "accords rules new acts acts.traite_de_paix --append")
)
@click.argument("domain")
@click.argument("rule_id", metavar="ID")
@click.option("-a", "--append", "appended", is_flag=True, help="Write it at the end of rules/DOMAIN.yaml.")
def new(domain: str, rule_id: str, appended: bool) -> None:
    """Print a rule to fill in: DOMAIN is the name of a rule file, ID that of the new rule.

    It fails `accords rules test` until all that is marked «À ÉCRIRE» has been written.
    """
    from pipeline import rule_skeletons as skeletons

    try:
        chosen = skeletons.domain_named(domain)
        full_id = skeletons.full_id(chosen, rule_id)
        text = skeletons.skeleton(chosen, full_id)
        if not appended:
            click.echo(text, nl=False)
            return
        path = skeletons.path_of(chosen)
        skeletons.append(path, text, full_id)
    except skeletons.Refused as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise Failure(f"{error.filename}: cannot be written ({error.strerror})") from None
    click.echo(f"{full_id} -> {path}; fill it in, then: accords rules test {full_id}", err=True)


def _test_on_gold(base: str | None, pin: bool, lower_floors: bool) -> bool:
    """The second half of `rules test`; whether it failed."""
    from pipeline import gold_tests

    if not gold_tests.available():
        click.echo("annotated articles: not here (they come with the repository), not tested", err=True)
        return False
    run = gold_tests.run()
    if base is not None:
        before = gold_tests.run(records=gold_tests.records_of(base, run.articles))
        for line in gold_tests.changes(before.right, run.right, run.headlines()):
            click.echo(line)
        for name, score in run.scores.items():
            if score != before.scores[name]:
                click.echo(f"gold dev: {name} F1 {before.scores[name]:.4f} -> {score:.4f}")
    if pin:
        for line in gold_tests.pin(run, lower=lower_floors):
            click.echo(line)
    faults = list(gold_tests.faults(run))
    for line in faults:
        click.echo(line)
    for line in gold_tests.stale(run):
        click.echo(line, err=True)
    right, pinned = run.right, gold_tests.read_pinned()
    lost, gained = len(pinned.keys() - right.keys()), len(right.keys() - pinned.keys())
    click.echo(
        f"{len(run.articles)} annotated articles, {len(right)} values right ({gained} more than pinned, {lost} lost), "
        f"dev F1 {run.scores['all']:.4f}"
    )
    return bool(faults)


@rules.command(
    epilog=examples(
        "accords rules gazetteer Thiès",
        'accords rules gazetteer "Région Bretagne"',
        "accords rules gazetteer Dakar --country SN",
    )
)
@click.argument("name")
@click.option("--country", metavar="CODE", help="What the article's context would tell (ISO 3166-1: FR, SN ...).")
def gazetteer(name: str, country: str | None) -> None:
    """Show what a name links to, and which other places of that name lost."""
    from rules import gazetteer as places

    entry = places.link(name, country=country)
    if entry is None:
        click.echo(f"{name}: linked to nothing; an article that names it gives a party only by its words")
    else:
        code = f", {entry.code}" if entry.code else ""
        click.echo(f"{name}: {entry.name} ({entry.type}, {entry.country or 'no country'}{code})")
    for line in places.explain(name, country=country):
        click.echo(f"  {line}")


@main.command(
    epilog=examples(
        "accords evaluate corpus/gold/dev",
        "accords evaluate corpus/gold/dev predicted.jsonl --show",
        "accords evaluate corpus/gold/dev --by phenomenon",
        "accords evaluate corpus/gold/dev --html misses.html",
    )
)
@click.argument("gold", type=_PATH, callback=_existing)
@click.argument("predicted", type=_PATH, callback=_records_file, required=False)
@click.option("--merged", type=_PATH, callback=_records_file, help="The same articles, merged: score what was joined.")
@click.option("--only", metavar="DOC", help="This article alone.")
@click.option("--show", "shown", is_flag=True, help="Print what was missed, spurious or wrong.")
@click.option(
    "--by", type=click.Choice(["rule", "kind", "source", "phenomenon"]), help="Also the scores of each of these."
)
@click.option("--html", type=_PATH, help="Write a page that shows the misses in their articles.")
@click.option("--json", "json_too", is_flag=True, help="The scores as one JSON object.")
def evaluate(
    gold: Path,
    predicted: Path | None,
    merged: Path | None,
    only: str | None,
    shown: bool,
    by: Any,
    html: Path | None,
    json_too: bool,
) -> None:
    """Score extracted records against annotated articles: slot F1, and each field's precision and recall.

    GOLD is a gold file or a folder of them; PREDICTED the records of their articles, written with --no-merge. Without
    PREDICTED the articles beside the gold lines are read now.
    """
    from corpus.annotated import read_gold
    from pipeline import evaluation
    from pipeline.scoring import evaluate_merging

    articles = [a for a in read_gold([gold]) if only in (None, a.doc)]
    if not articles:
        raise click.UsageError(f"{gold}: no annotated article{f' named {only}' if only else ''}")
    records = evaluation.read_records(predicted) if predicted else evaluation.extracted(articles)
    result = evaluation.score(articles, records)
    joined = None
    if merged is not None:
        joined = evaluate_merging({a.doc: a.records for a in articles}, evaluation.read_records(merged))
    if json_too:
        click.echo(json.dumps(evaluation.as_json(result, joined), indent=1))
    else:
        for line in (*(evaluation.show(result, joined) if shown else ()), *evaluation.table(result, joined)):
            click.echo(line)
    if by:
        click.echo("")
        for line in evaluation.grouped(result, articles, by):
            click.echo(line, err=json_too)
    if html is not None:
        from pipeline.evaluation_page import page

        html.write_text(page(result, articles, joined), encoding="utf-8", newline="\n")


@main.command(epilog=examples("accords clean article.txt", "accords clean article.txt --show-dropped"))
@click.argument("file", type=_PATH, callback=_article_file)
@click.option(
    "--show-dropped", is_flag=True, help="Also list, on stderr, the lines left out and the rule that dropped each."
)
@_columns
def clean(file: Path, show_dropped: bool, **columns: str | None) -> None:
    """Print an article as the pipeline reads it: the text that all offsets of the records count in.

    Of a file of many articles, the first. FILE may be `-`, the standard input.
    """
    from corpus.article import read_article

    article = read_article(file, _chosen_columns(columns))
    click.echo(article.text)
    if show_dropped and article.cleaned:
        for line in article.cleaned.dropped:
            click.echo(f"{line.line_no:>6}  {line.rule_id:<32}  {line.text}", err=True)


@main.command(epilog=examples("accords explain article.txt", "accords explain article.txt --no-model"))
@click.argument("file", type=_PATH, callback=_article_file)
@click.option("--model", metavar="NAME", help="As for `accords extract`.")
@click.option("--no-model", is_flag=True, help="As for `accords extract`.")
def explain(file: Path, model: str | None, no_model: bool) -> None:
    """Show which words and which rules made each record of an article, and what was read and is in none.

    An act that gave no record has the reason beside it. The offsets count in the text that `clean` prints.
    """
    import pipeline
    from corpus.article import read_article
    from output.inspect import explanation, row_of
    from pipeline import batch
    from pipeline.explaining import how_sure, left_out
    from pipeline.extraction import scene_of_article

    chosen = _chosen_model(model, no_model)
    article = read_article(file)
    _load(chosen)
    nlp = batch.load(chosen)
    records = pipeline.extract_article(article, nlp)
    for record in records:
        for line in explanation(record):
            click.echo(line)
    scene = scene_of_article(article, nlp)
    if records:
        click.echo("how sure")
    for line in how_sure(scene):
        click.echo(line)
    left = list(left_out(scene, records))
    if left:
        click.echo("in no record")
    for one in left:
        click.echo(
            row_of(one.field, one.start, one.end, one.rule, one.text) + (f"  [{one.reason}]" if one.reason else "")
        )
    click.echo(f"{len(records)} records", err=True)


def _chosen_model(model: str | None, no_model: bool) -> str | None:
    """What `batch.Settings.model` takes: a name, None for accords' own choice, the empty string for none."""
    if model and no_model:
        raise click.UsageError("--model and --no-model exclude each other; give one of them.")
    return "" if no_model else model


def _load(model: str | None) -> None:
    """Load the pipeline; a model that is not there is misuse, told before any article is read."""
    from pipeline import batch

    try:
        batch.load(model)
    except (OSError, ValueError) as error:
        if not model:
            raise
        raise click.UsageError(
            f"--model {model}: {batch.one_line(error)}\nInstall it (python -m spacy download {model}), or leave --model out."
        ) from None


def run(arguments: Sequence[str] | None = None) -> None:
    """The command line as a function, for `python -m pipeline.cli`."""
    main(args=arguments, prog_name="accords")


from pipeline import cli_records  # noqa: E402
from pipeline.cli_annotate import annotate  # noqa: E402 - it uses this module in turn
from pipeline.cli_correct import correct  # noqa: E402
from pipeline.cli_export import export  # noqa: E402
from pipeline.cli_merge import merge as _merge  # noqa: E402 - `merge` is an option of `extract`
from pipeline.cli_report import report  # noqa: E402

main.add_command(annotate)
main.add_command(correct)
main.add_command(export)
main.add_command(_merge)
main.add_command(report)
for _command in cli_records.COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    run()
