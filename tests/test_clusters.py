"""Merging on the annotated articles: which of their records tell one agreement, and the page that shows ten of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import merges
from benchmarks.clusters import GOLD, blurred, clusters, counted, joined, records_of
from corpus.annotated import GoldArticle, read_gold

PAGE = Path(__file__).parent.parent / "docs" / "merges.md"


@pytest.fixture(scope="module")
def articles() -> list[GoldArticle]:
    """Those that rules may be written by: the test split is looked at only as a number, by the benchmark."""
    return read_gold([GOLD / "train", GOLD / "dev"])


def test_annotated_records_of_one_agreement_become_one_and_no_others(articles: list[GoldArticle]) -> None:
    counts = counted(clusters(articles), joined(r for a in articles for r in records_of(a)))
    assert counts.asked >= 34
    assert counts.f1 >= 0.95
    assert counts.precision >= 0.97


def test_records_that_lost_partners_dates_sectors_and_places_still_find_each_other(articles: list[GoldArticle]) -> None:
    records = [r for a in articles for r in records_of(a)]
    hasty = [blurred(r, seed=0) for r in records]
    assert hasty == [blurred(r, seed=0) for r in records], "the noise is the same each time"
    assert sum(a != b for a, b in zip(hasty, records, strict=True)) > len(records) / 2
    counts = counted(clusters(articles), joined(hasty))
    assert counts.f1 >= 0.9
    assert counts.precision >= 0.9


def test_the_page_of_ten_merges_is_not_stale() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == merges.page(), "docs/merges.md is stale; run `make docs`"
    assert page.count("\n> Même acte dans ") == merges.COUNT
