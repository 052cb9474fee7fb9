"""The linter of rule files, the skeletons of new rules, and the watch on saved files."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from pipeline import rule_lint, rule_skeletons, rule_watch
from pipeline.cli import main
from pipeline.rule_backtracking import DEADLINE, LENGTHS, Attack, Use, attacks, find_slow, is_steep, tried
from pipeline.rule_firing import Sample, corpus_samples, rules_fired
from pipeline.rule_lint import Finding, lint, read_source, rule_files
from pipeline.rule_tests import DOMAINS, Domain, Hit, check_rule
from rules.loader import read_rules

GOOD: dict[str, Any] = {
    "id": "acts.convention",
    "reason": "Convention.",
    "kind": "convention",
    "pattern": "conventions?{suite}",
    "match": ["une [[convention]] signée"],
    "no_match": ["rien du tout"],
}
MACROS = {"suite": "(?: de cooperation)?"}


def rule(**keys: Any) -> dict[str, Any]:
    """A rule of acts that nothing is wrong with, but for these keys; None takes one out."""
    return {key: value for key, value in {**GOOD, **keys}.items() if value is not None}


def write(folder: Path, *rules: dict[str, Any], name: str = "acts", macros: dict[str, str] = MACROS) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump({"macros": macros, "rules": list(rules)}, allow_unicode=True), encoding="utf-8")
    return path


def problems(path: Path, **options: Any) -> list[tuple[str, str, bool]]:
    """The rule, the first words and the weight of each finding."""
    return [(f.rule, f.problem, f.warning) for f in lint([path], **options)]


def accords(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


# --- what the file alone shows ---------------------------------------------------------------------------------------


def test_a_good_file_gives_no_findings(tmp_path: Path) -> None:
    assert lint([write(tmp_path, rule(), rule(id="acts.accord", pattern="accords?"))]) == []


def test_a_finding_is_one_line_with_the_file_the_rule_and_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path, rule(pattern="conventions?"))
    assert list(map(str, lint([path]))) == [f"{path}: macro suite: nothing uses it; take it out"]
    warning = Finding(Path("/rules/acts.yaml"), 12, "acts.accord", "never fires", True)
    assert str(warning) == "/rules/acts.yaml:12: warning: acts.accord: never fires"


def test_an_id_used_twice_is_found_in_one_file_and_in_two(tmp_path: Path) -> None:
    again = rule(pattern="accords?")
    path = write(tmp_path, rule(), again)
    assert [(f.line, f.rule, f.problem) for f in lint([path])] == [
        (12, "acts.convention", "id already used at acts.yaml:4; choose another")
    ]
    (tmp_path / "other").mkdir()
    other = write(tmp_path / "other", again, macros={})
    sources = [read_source(write(tmp_path, rule())), read_source(other)]
    assert [f.file for f in rule_lint.duplicate_ids(sources)] == [other]


@pytest.mark.parametrize("value", [None, []], ids=["without the key", "empty"])
@pytest.mark.parametrize("key", ["match", "no_match"])
def test_a_rule_without_examples_is_found(tmp_path: Path, key: str, value: list[str] | None) -> None:
    (found,) = problems(write(tmp_path, rule(**{key: value})))
    assert found[0] == "acts.convention" and found[1].startswith(f"no `{key}` example")


def test_all_rules_without_examples_are_found(tmp_path: Path) -> None:
    assert len(problems(write(tmp_path, rule(match=None, no_match=None), rule(id="acts.autre", match=None)))) == 3


def test_the_same_pattern_is_found_however_it_is_written(tmp_path: Path) -> None:
    path = write(tmp_path, rule(), rule(id="acts.autre", pattern="conventions?(?:(?: de cooperation)?)"))
    assert problems(path) == [("acts.autre", "same pattern as acts.convention; make one rule of the two", False)]


def test_the_same_pattern_in_another_place_is_no_error(tmp_path: Path) -> None:
    cue = rule(id="amounts.a", kind=None, pattern="environ", side="before", approximate=True)
    path = write(tmp_path, cue, {**cue, "id": "amounts.b", "side": "after"}, name="amounts", macros={})
    assert list(rule_lint.same_patterns(read_source(path))) == []


def test_macros_count_as_used_through_rules_other_macros_and_code(tmp_path: Path) -> None:
    macros = {"mot_a": "x", "mot_b": "{mot_a}y", "mot_c": "z", "mot_d": "{mot_c}"}
    path = write(tmp_path, rule(pattern="{mot_b}{2}"), macros=macros)
    assert [f.rule for f in rule_lint.unused_macros(read_source(path))] == ["macro mot_c", "macro mot_d"]
    people = write(tmp_path, rule(pattern="maire"), name="people", macros={"titre": "m\\.", "titres": "mm\\."})
    assert [f.rule for f in rule_lint.unused_macros(read_source(people))] == ["macro titres"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules: [", "not valid YAML"),
        ("rules: 3", "a rule file has a top-level list `rules`"),
        (
            "rules:\n- {id: acts.x, reason: Essai., kind: accord, match: ['[[a]]'], no_match: [b], pattern: '(a'}",
            "pattern:",
        ),
        ("rules:\n- 3", "dictionary"),
        ("rules:\n- {match: 3, colour: blue}", "no `no_match` example"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_finding(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "acts.yaml"
    path.write_text(text, encoding="utf-8")
    assert problem in "\n".join(map(str, lint([path])))
    path.write_bytes(b"rules: \xe9")
    assert "not UTF-8" in str(lint([path])[0])


def test_the_rule_files_that_ship_have_nothing_that_is_certainly_wrong() -> None:
    sources = [read_source(path) for path in rule_files()]
    found = list(rule_lint.duplicate_ids(sources))
    for source in sources:
        found += [*rule_lint.without_examples(source), *rule_lint.unwritten(source), *rule_lint.same_patterns(source)]
        found += [*rule_lint.unused_macros(source), *rule_lint.dead_letters(source)]
    assert list(map(str, found)) == []


# --- what cannot match -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "dead"),
    [
        ("Convention", "«C» (write «c»)"),
        ("ecole|école", "«é» (write «e»)"),
        ("a[ÉÈ]b", "«ÉÈ» (write «ee»)"),
        ("a[A-Z]", "«ABCDEFGHIJKLMNOPQRST» (write «abcdefghijklmnopqrst»)"),
        ("l’accord", "«’» (write «'»)"),
        ("accord(?! Cadre)", "«C» (write «c»)"),
    ],
)
def test_letters_that_folded_text_never_has_are_found(tmp_path: Path, pattern: str, dead: str) -> None:
    (found,) = rule_lint.dead_letters(read_source(write(tmp_path, rule(pattern=pattern))))
    assert found.rule == "acts.convention" and dead in found.problem


@pytest.mark.parametrize(
    "pattern", ["[a-zà-ÿ]+", "[^É]", "[eé]cole", r"\w\W\b", "œuvre", "n ?[°º]", "accord|accord-cadre"]
)
def test_letters_that_may_come_are_not(tmp_path: Path, pattern: str) -> None:
    assert list(rule_lint.dead_letters(read_source(write(tmp_path, rule(pattern=pattern))))) == []


def test_a_rule_on_text_with_its_case_may_ask_for_capitals_but_not_for_curly_quotes(tmp_path: Path) -> None:
    plain = rule(id="dates.x", kind="nothing", text="plain", pattern="Élysée|l’Élysée")
    (found,) = rule_lint.dead_letters(read_source(write(tmp_path, plain, name="dates")))
    assert "«’»" in found.problem and "«É»" not in found.problem


def test_a_trigger_that_is_never_met_is_found(tmp_path: Path) -> None:
    cue = rule(id="sectors.x", kind="list", trigger=["domaines", "axe", "axes"], pattern="dans les domaines de")
    found = rule_lint.dead_letters(read_source(write(tmp_path, cue, name="sector_cues")))
    assert [f.problem for f in found] == [
        "the trigger «domaines» is never met; write «domaine»",
        "the trigger «axes» is never met; take it out",
    ]


# --- what no article needs -------------------------------------------------------------------------------------------


def test_a_rule_that_never_fires_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, rule(), rule(id="acts.introuvable", pattern="parchemins? galactiques?"))
    ((name, problem, warning),) = problems(path)
    assert name == "acts.introuvable" and problem.startswith("never fires") and warning


def test_a_phrase_that_no_article_has_is_named(tmp_path: Path) -> None:
    sector = rule(id="sectors.x", kind=None, pattern=None, code="eau", phrases=["eau potable"])
    path = write(tmp_path, sector, {**sector, "id": "sectors.y", "phrases": ["eau de lune"]}, name="sectors", macros={})
    assert [name for name, *_ in problems(path)] == ["sectors.y"]


def test_a_rule_fires_where_it_finds_something_or_drops_a_line() -> None:
    samples = [Sample("un mot", None), Sample("rien", None, frozenset({"essai.ligne"}))]
    assert rules_fired(lambda text, published: [Hit(0, 3, "essai.mot", None)] if "mot" in text else [], samples) == {
        "essai.mot",
        "essai.ligne",
    }


def test_the_corpus_is_what_rules_may_be_written_for(tmp_path: Path) -> None:
    assert len(corpus_samples()) > 10
    assert corpus_samples(tmp_path) == []


# --- what takes too long ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(?:a|a)*b", "accord(?:[a-z]+ ?)*;", "(?:x{1,2}){0,60}y", "(?:a|aa){20,90}!"]
)
def test_a_pattern_that_never_ends_is_found_and_ended(pattern: str) -> None:
    slow = find_slow(Use(pattern), deadline=1.0)
    assert slow is not None and slow.seconds == () and slow.in_use


def test_a_catastrophic_pattern_is_an_error_of_its_rule(tmp_path: Path) -> None:
    path = write(tmp_path, rule(), rule(id="acts.lent", pattern="convention(?:(?:a+)+b)?"))
    ((name, problem, warning),) = problems(path, deadline=1.0)
    assert (name, warning) == ("acts.lent", False)
    assert problem.startswith("does not end on «conventiona» over and over") or "«a» over and over" in problem


@pytest.mark.parametrize(
    "pattern",
    [".*foo.*bar", "x[a-z ]*foo[a-z ]*bar", "[ ]+[ ]*x", "entre [^.]* et [^.]*!", r"\w+\s*,", "ba*a*a*c", "(?:ab)*c"],
)
def test_a_pattern_that_takes_more_than_linear_time_is_found(pattern: str) -> None:
    assert [seconds for _, seconds in tried(Use(pattern)) if seconds]


@pytest.mark.parametrize(
    "pattern",
    [
        "abc",
        "[a-z]+",
        "ab+c",
        r"\b(?:[a-z]+ment )?signe",
        r"\d{1,3}(?: \d{3})*",
        "a[ ]+b[ ]*",
        r"\b(?>a+)b|x",
        "[^|]{2,60}:",
    ],
)
def test_a_pattern_that_takes_linear_time_is_not(pattern: str) -> None:
    assert not [seconds for _, seconds in tried(Use(pattern)) if seconds]


def test_a_pattern_that_is_slow_only_on_longer_texts_than_it_is_given_is_a_warning() -> None:
    use = Use("x[ ]*[ ]*[ ]*y", anchored=True, longest=40)
    slow = find_slow(use)
    assert slow is not None and not slow.in_use and slow.lengths == LENGTHS
    source = read_source(rule_files()[0])
    finding = rule_lint.slow_pattern(source, source.patterns[0].id, slow)
    assert finding.warning and "longer than what it is given" in finding.problem


def test_near_misses_lead_to_a_repeat_and_fill_it() -> None:
    found = set(attacks("le (?:[a-z]+,)*fin"))
    assert {Attack("le ", "a,"), Attack("", "le a,")} <= found
    assert Attack("le ", "a,").text(8) == "le a,a,a\n!."


@pytest.mark.parametrize(
    ("milliseconds", "steep"),
    [
        ((0.1, 0.4, 1.6, 6.4), True),
        ((0.5, 0.6, 2.4, 9.6), True),
        ((0.1, 0.2, 0.4, 0.8), False),
        ((0.1, 0.4, 0.8, 1.6), False),
        ((0.01, 0.04, 0.16, 0.64), False),
        ((1, 2, 8, 16), False),
        ((), False),
    ],
)
def test_growth_is_steep_when_it_triples_twice_in_a_row_above_a_millisecond(
    milliseconds: tuple[float, ...], steep: bool
) -> None:
    assert is_steep([t / 1000 for t in milliseconds]) is steep


def test_every_pattern_that_ships_is_timed_as_its_finder_runs_it() -> None:
    for path in rule_files():
        source = read_source(path)
        for a_rule in source.patterns:
            re.compile(rule_lint.use_of(source, a_rule).source)


def test_no_pattern_that_ships_takes_more_than_linear_time_on_what_it_is_given() -> None:
    shipped = [(source, a_rule) for source in map(read_source, rule_files()) for a_rule in source.patterns]
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:  # each waits for a process of its own
        # Three times the linter's deadline: on a busy machine the clock on the wall runs ahead of the processor's.
        found = list(threads.map(lambda pair: find_slow(rule_lint.use_of(*pair), 3 * DEADLINE), shipped))
    slow = [
        str(rule_lint.slow_pattern(source, a_rule.id, how))
        for (source, a_rule), how in zip(shipped, found, strict=True)
        if how and how.in_use
    ]
    assert not slow, "\n".join(slow)


# --- the commands ----------------------------------------------------------------------------------------------------


def test_lint_tells_and_counts_and_exits_with_1_on_an_error(tmp_path: Path) -> None:
    write(tmp_path, rule(), rule(id="acts.introuvable", pattern="parchemins? galactiques?"))
    result = accords("rules", "lint", tmp_path / "acts.yaml")
    assert result.exit_code == 0 and result.output.endswith("\n0 errors, 1 warnings\n")
    assert accords("rules", "lint", tmp_path / "acts.yaml", "--strict").exit_code == 1
    write(tmp_path, rule(pattern="Convention"))
    result = accords("rules", "lint", tmp_path / "acts.yaml")
    assert result.exit_code == 1 and "2 errors" in result.output


def test_lint_takes_the_name_of_a_file_that_ships() -> None:
    result = accords("rules", "lint", "people")
    assert result.exit_code in (0, 1) and re.search(r"^\d+ errors, \d+ warnings$", result.output, re.M)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lint", "dats"], "did you mean dates?"),
        (["lint", "nowhere/at/all.yaml"], "no such rule file"),
        (["lint", __file__], "its name does not tell"),
        (["new", "dats", "x"], "did you mean dates?"),
        (["new", "dates", "demain.x"], "begin with dates; try dates.x"),
        (["new", "dates", "Été"], "is no id"),
        (["new", "amounts", "amounts.a.b"], "is no id"),
        (["new", "acts", "accord"], "acts.accord exists"),
        (["new", "acts"], "Missing argument"),
        (["test", "--watch", "--pin"], "--watch only runs the tests"),
    ],
)
def test_misuse_exits_with_2_and_a_hint(arguments: list[str], message: str) -> None:
    result = accords("rules", *arguments)
    assert result.exit_code == 2 and message in result.stderr and "Traceback" not in result.output


@pytest.mark.parametrize("command", ["lint", "new"])
def test_help_ends_with_examples(command: str) -> None:
    assert (
        accords("rules", command, "--help").output.split("Examples:")[1].strip().startswith(f"accords rules {command}")
    )


# --- skeletons -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)
def test_a_skeleton_can_be_read_and_fails_until_it_is_filled_in(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / f"{domain.name}.yaml"
    shutil.copy(rule_skeletons.path_of(domain), path)
    new_id = rule_skeletons.full_id(domain, "essai_nouveau")
    rule_skeletons.append(path, rule_skeletons.skeleton(domain, new_id), new_id)
    new = read_rules(path, domain.load_model()).rules[-1]
    assert new.id == new_id
    missing = [problem for _, problem in check_rule(new, lambda text, published: [])]
    assert missing and all(problem.endswith("is still to be written") for problem in missing)
    assert {"`reason` is still to be written", "`match` is still to be written"} <= set(missing)
    assert [finding.rule for finding in rule_lint.unwritten(read_source(path))] == [new_id]


def test_new_prints_a_rule() -> None:
    result = accords("rules", "new", "dates", "mon_cas")
    assert result.exit_code == 0 and result.output.startswith("  - id: dates.mon_cas\n")
    assert "À ÉCRIRE" in result.output and "au choix : point, period" in result.output


def test_append_writes_the_rule_and_says_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "acts.yaml"
    path.write_text("rules:\n  - {id: acts.a}\n", encoding="utf-8")
    monkeypatch.setattr(rule_skeletons, "path_of", lambda domain: path)
    result = accords("rules", "new", "acts", "mon_cas", "-a")
    assert result.exit_code == 0 and "fill it in, then: accords rules test acts.mon_cas" in result.stderr
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["rules"][-1]["id"] == "acts.mon_cas"


def test_a_file_that_does_not_end_with_its_rules_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "acts.yaml"
    path.write_text("rules:\n  - {id: acts.a}\nmacros: {a: b}\n", encoding="utf-8")
    before = path.read_bytes()
    monkeypatch.setattr(rule_skeletons, "path_of", lambda domain: path)
    result = accords("rules", "new", "acts", "mon_cas", "-a")
    assert result.exit_code == 2 and "paste it there" in result.stderr and path.read_bytes() == before
    monkeypatch.setattr(rule_skeletons, "path_of", lambda domain: tmp_path / "absent.yaml")
    result = accords("rules", "new", "acts", "mon_cas", "-a")
    assert result.exit_code == 1 and "cannot be written" in result.stderr


# --- watch -----------------------------------------------------------------------------------------------------------


def test_a_change_selects_the_rules_of_its_file_or_all() -> None:
    folder = Path("/rules")
    dates, acts, words = folder / "dates.yaml", folder / "acts.yaml", folder / "words.yaml"
    assert rule_watch.selections([dates, acts], None, folder) == ["dates", "acts"]
    assert rule_watch.selections([dates, words], None, folder) == [None]
    assert rule_watch.selections([folder / "gazetteer" / "organisations.yaml"], None, folder) == [None]
    assert rule_watch.selections([dates, words], "dates.iso", folder) == ["dates.iso"]


def test_files_written_made_and_taken_away_have_changed() -> None:
    a, b, c, d = map(Path, "abcd")
    assert rule_watch.changed({a: 1, b: 1, c: 1}, {a: 1, b: 2, d: 1}) == [b, c, d]


def test_a_snapshot_leaves_out_what_editors_and_python_leave_behind(tmp_path: Path) -> None:
    for name in ("dates.yaml", "people.txt", ".dates.yaml.swp", ".#dates.yaml", "dates.yaml~", "x.cpython-311.pyc"):
        (tmp_path / name).touch()
    assert {path.name for path in rule_watch.snapshot(tmp_path)} == {"dates.yaml", "people.txt"}


def test_watch_runs_what_was_saved_up_to_an_interrupt(tmp_path: Path) -> None:
    dates, ran, said = tmp_path / "dates.yaml", [], []
    dates.touch()

    def run(only: str | None) -> int:
        ran.append(only)
        if len(ran) == 3:
            raise KeyboardInterrupt
        os.utime(dates, (len(ran), len(ran)))  # saved while the examples run
        return 1

    assert rule_watch.watch(None, run, said.append, folder=tmp_path, pause=0.01) == 0
    assert ran == [None, "dates", "dates"] and said == ["dates.yaml changed"] * 2


def test_watch_ends_at_once_when_there_is_no_such_rule(tmp_path: Path) -> None:
    assert rule_watch.watch("dates.nothing", lambda only: 2, print, folder=tmp_path) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_ends_the_watch_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "rules", "test", "people", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdout is not None
    assert "0 failures" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output, errors) == (0, "", "")
