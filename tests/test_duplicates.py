"""Duplicates: the same story once, two tellings of one event apart, and the outlets kept as sources."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, article_from_text
from corpus.duplicates import SAME_STORY, group_duplicates, similarity
from output.jsonl import read_records
from output.record import AgreementRecord, Evidence, Partner, Source
from pipeline import batch
from pipeline.duplicates import with_duplicate_sources

GOLD = Path(__file__).parents[1] / "corpus" / "gold" / "train"
STORY = (
    "Le maire de Nevora et celui de Tilsk ont signé mardi, à la mairie de Nevora, une charte d'amitié qui porte sur l'eau, "
    "les écoles et la pêche. La charte vaut pour trois ans et sera suivie par un comité mixte qui se réunira chaque automne.\n"
    "« Nos deux fleuves se ressemblent », a dit le maire de Tilsk, qui a ensuite visité la laiterie et le port de pêche.\n"
    "Les deux communes verseront chacune dix mille euros par an. Un premier voyage d'élèves est prévu au printemps prochain."
)
RETOLD = (
    "Une charte d'amitié lie désormais Nevora à Tilsk. Les deux maires l'ont paraphée à Nevora, devant les pêcheurs du port. "
    "L'eau potable, les classes et la pêche en forment le cœur, pour une durée de trois ans.\n"
    "Chaque commune apportera dix mille euros tous les ans ; des élèves feront le voyage dès le printemps, a-t-on appris."
)


def article(text: str, source: str, published: str | None = None) -> Article:
    return Article(id=text[-20:] + str(len(text)), source=source, title=None, published=published, text=text)


FIRST = article(STORY, "c.txt", "2021-03-02")
AGAIN = article(STORY, "a.txt", "2021-03-03")
CUT = article(STORY.rpartition("\n")[0], "b.txt", "2021-03-02")
OTHER = article(RETOLD, "d.txt", "2021-03-02")


def test_the_same_story_is_kept_once_whatever_the_order() -> None:
    for order in permutations([FIRST, AGAIN, CUT, OTHER]):
        assert list(group_duplicates(order)) == [(FIRST, [AGAIN, CUT]), (OTHER, [])]


def test_short_texts_are_duplicates_only_of_their_equals() -> None:
    short = [
        article("La charte est signée.", "a"),
        article("La charte est signée !", "b"),
        article("La charte est signée.", "c"),
    ]
    assert [(a.source, [d.source for d in more]) for a, more in group_duplicates(short)] == [("a", ["c"]), ("b", [])]


def test_two_tellings_of_one_event_are_far_from_the_threshold() -> None:
    assert similarity(STORY, RETOLD) < SAME_STORY / 4
    assert similarity(STORY, CUT.text) > SAME_STORY


def test_no_two_gold_articles_are_taken_for_one() -> None:
    articles = [
        article_from_text(f.read_text(encoding="utf-8"), source=f.name) for f in sorted(GOLD.glob("*.txt"))[:40]
    ]
    assert all(not more for _, more in group_duplicates(articles))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([FIRST, AGAIN, CUT, OTHER]), max_size=8, unique_by=lambda a: a.source))
def test_every_article_comes_out_once(articles: list[Article]) -> None:
    out = [a for one, more in group_duplicates(articles) for a in (one, *more)]
    assert sorted(a.source for a in out) == sorted(a.source for a in articles)


@pytest.mark.parametrize(("other", "same"), [(AGAIN, True), (CUT, False)])
def test_a_duplicate_is_a_source_with_evidence_only_where_its_text_is_the_same(other: Article, same: bool) -> None:
    evidence = (Evidence(field="kind", start=79, end=94, text="charte d'amitié", rule="acts.charte"),)
    record = AgreementRecord(
        id="agr_0123456789ab",
        kind="charte",
        status="signed",
        title="Charte",
        partners=(Partner(name="Ville de Nevora", type="municipality"),),
        sources=(Source(article="c.txt", evidence=evidence),),
        confidence=0.9,
    )
    (told,) = with_duplicate_sources([record], FIRST, [other])
    assert told.sources[0] == record.sources[0]
    assert (told.sources[1].article, told.sources[1].evidence) == (other.source, evidence if same else ())


def test_the_same_sentences_with_another_partner_tell_of_another_agreement() -> None:
    other = article(
        STORY.replace("celui de Tilsk", "celui de Mosk").replace("maire de Tilsk", "maire de Mosk"), "e.txt"
    )
    assert similarity(STORY, other.text) > SAME_STORY
    assert all(not more for _, more in group_duplicates([FIRST, other]))


WIRE = """La Région Normandie et la Région de l'Oriental ont signé ce vendredi à Rouen une convention de coopération pour trois ans.
Cette convention porte sur la santé et la formation des jeunes ; elle est dotée de 200 000 euros par an.
Les équipes des deux régions se retrouveront à l'automne pour faire le point sur les premiers projets de l'année.
Le président de la Région a rappelé que les premiers échanges entre les deux territoires remontent à plus de dix ans.
"""


def outlets(folder: Path, names: tuple[str, str, str]) -> Path:
    """A folder with a wire story in full, the same again, and a cut copy under another title."""
    folder.mkdir()
    texts = (WIRE, WIRE, "Une convention pour deux régions\n" + "".join(WIRE.splitlines(keepends=True)[:3]))
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(f"Publié le 17 mai 2024\n{text}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_reads_a_wire_story_once_and_keeps_every_outlet(tmp_path: Path, workers: int) -> None:
    made = []
    for k, names in enumerate([("a.txt", "b.txt", "c.txt"), ("c.txt", "a.txt", "b.txt")]):
        out = tmp_path / f"out{k}" / "agreements.jsonl"
        options = batch.Settings(model="", workers=workers)
        counts = batch.run([outlets(tmp_path / f"in{k}", names)], out, options)
        assert (counts.kept, counts.duplicates) == (3, 2)
        (record,) = read_records(out)
        made.append(record)
        assert sorted(s.article for s in record.sources) == ["a.txt", "b.txt", "c.txt"]
        told = {s.article: bool(s.evidence) for s in record.sources}
        assert told == {names[0]: True, names[1]: True, names[2]: False}
    assert made[0].id == made[1].id


def test_a_run_without_duplicates_reads_every_article(tmp_path: Path) -> None:
    folder = outlets(tmp_path / "in", ("a.txt", "b.txt", "c.txt"))
    out = tmp_path / "out" / "agreements.jsonl"
    counts = batch.run([folder], out, batch.Settings(model="", merge=False, duplicates=False))
    assert (counts.kept, counts.duplicates, counts.records) == (3, 0, 3)
