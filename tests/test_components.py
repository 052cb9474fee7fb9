"""The spaCy components: each alone, in any order, its spans with their values on the Doc."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import pipeline
from corpus.article import Article, read_folder
from pipeline.assembly import records_of
from pipeline.components import NAMES, scene_of
from pipeline.language import load, read
from pipeline.parties import find_parties
from pipeline.scene import read_scene
from pipeline.text import Text

ROOT = Path(__file__).parents[1]
TEXT = (
    "La présidente de la Région Bretagne, Anne Le Goff, et la Ville de Milan ont signé hier à Rennes une convention de coopération "
    "de 3,5 M€ sur l’eau potable, pour trois ans. Les deux parties saluent Zorgul. La Région est fière."
)
WRITES = {name: (name,) for name in NAMES} | {"accords_dates": ("accords_dates", "accords_durations")}


def only(*names: str, text: str = TEXT) -> Doc:
    nlp = spacy.blank("fr")
    for name in names:
        nlp.add_pipe(name)
    return nlp(text)


def spans(doc: Doc) -> dict[str, list[tuple[object, str, tuple[int, int]]]]:
    return {key: [(s._.value, s._.rule, s._.chars) for s in group] for key, group in doc.spans.items()}


WHOLE = spans(only(*NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_each_component_works_alone_and_writes_its_own_groups(name: str) -> None:
    found = spans(only(name))
    assert set(found) == set(WRITES[name])
    assert found[name]
    assert found == {key: WHOLE[key] for key in WRITES[name]}


@settings(max_examples=10, deadline=None)
@given(st.permutations(NAMES))
def test_the_order_of_the_components_changes_nothing(names: list[str]) -> None:
    assert spans(only(*names)) == WHOLE


@pytest.mark.parametrize("name", NAMES)
def test_a_component_reads_the_empty_text(name: str) -> None:
    assert all(len(group) == 0 for group in only(name, text="").spans.values())


@pytest.mark.parametrize("key", sorted(WHOLE))
def test_a_span_carries_value_rule_and_characters_that_it_covers(key: str) -> None:
    doc = only(*NAMES)
    for span in doc.spans[key]:
        start, end = span._.chars
        assert span.start_char <= start < end <= span.end_char
        assert span._.value is not None
        assert "." in span._.rule


def test_the_values_are_those_of_the_text() -> None:
    doc = pipeline.annotate(TEXT, published="2024-03-02")
    (day,) = doc.spans["accords_dates"]
    assert (day.text, day._.value.start) == ("hier", "2024-03-01")
    assert [s._.value.duration for s in doc.spans["accords_durations"]] == ["P3Y"]
    (money,) = doc.spans["accords_amounts"]
    assert (str(money._.value.value.normalize()), money._.value.currency) == ("3.5E+6", "EUR")
    assert [s._.value.code for s in doc.spans["accords_sectors"]] == ["eau"]
    assert [s._.value.kind for s in doc.spans["accords_acts"]] == ["convention"]
    assert "Rennes" in [s._.value.name for s in doc.spans["accords_places"]]
    assert "Anne Le Goff" in [s._.value.name for s in doc.spans["accords_people"]]


def test_two_groups_over_the_same_tokens_keep_their_own_values() -> None:
    doc = pipeline.annotate("Réunis à Nouakchott, le Mali et le Niger ont signé un accord.")
    party = next(s for s in doc.spans["accords_partners"] if s.text == "Nouakchott")
    place = next(
        s
        for s in doc.spans["accords_places"]
        if s.text == "Nouakchott" and (s.start, s.end) == (party.start, party.end)
    )
    assert hasattr(party._.value, "code") and not hasattr(place._.value, "code")
    assert party._.rule != place._.rule


def test_the_partners_of_a_doc_are_named_parties_only() -> None:
    doc = only("accords_partners")
    assert [s._.value.name for s in doc.spans["accords_partners"]]
    assert all(s._.value.name for s in doc.spans["accords_partners"])
    assert not {"Les deux parties", "La Région", "Zorgul"} & {s.text for s in doc.spans["accords_partners"]}


def test_a_span_within_a_token_keeps_its_exact_characters() -> None:
    doc = only("accords_partners", text="L’accord franco-malien est prêt.")
    assert [doc.text[slice(*s._.chars)] for s in doc.spans["accords_partners"]] == ["franco", "malien"]


def test_a_span_of_another_maker_has_no_value() -> None:
    doc = only(*NAMES)
    with pytest.raises(AttributeError, match="no span of accords"):
        _ = doc[0:2]._.value


def test_relative_dates_of_a_doc_need_its_date_of_publication() -> None:
    doc = pipeline.annotate("Ils ont signé hier.")
    assert {s._.value.start for s in doc.spans["accords_dates"]} <= {None}


def test_a_scene_names_the_component_that_is_missing() -> None:
    with pytest.raises(ValueError, match="accords_acts"):
        scene_of(only(*[n for n in NAMES if n != "accords_acts"]))


def test_load_gives_an_ordinary_french_pipeline() -> None:
    nlp = pipeline.load()
    assert nlp.lang == "fr"
    assert nlp.pipe_names == list(NAMES)
    assert [spans(d) for d in nlp.pipe([TEXT, TEXT])] == [WHOLE, WHOLE]


def test_a_model_that_is_not_installed_is_named_in_the_error() -> None:
    with pytest.raises(OSError, match="modele_inconnu"):
        load("modele_inconnu")


@pytest.mark.parametrize("language", ["fr", "de"])
def test_a_model_without_entities_or_of_another_language_is_refused(
    language: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("model")
    nlp = spacy.blank(language)
    if language == "de":
        nlp.add_pipe("ner").add_label("PER")  # type: ignore[attr-defined]
        nlp.initialize()
    nlp.to_disk(folder)
    with pytest.raises(ValueError, match="not a French spaCy pipeline"):
        load(str(folder))


def test_of_a_model_only_its_entities_are_run(tmp_path: Path) -> None:
    model = spacy.blank("fr")
    model.add_pipe("sentencizer")
    model.add_pipe("entity_ruler", name="ner")
    model.to_disk(tmp_path)
    assert load(str(tmp_path)).pipe_names == ["ner", *NAMES]


def test_a_doc_survives_its_bytes() -> None:
    doc = pipeline.annotate("Le Mali et le Niger ont signé une convention.")
    again = Doc(doc.vocab).from_bytes(doc.to_bytes(exclude=["user_data"]))
    assert [s.text for s in again.spans["accords_acts"]] == ["convention"]


def test_the_spacy_pipeline_gives_the_records_of_the_rules_alone() -> None:
    articles = [a for a in read_folder([ROOT / "corpus/samples", ROOT / "corpus/gold/train"]) if isinstance(a, Article)]
    assert len(articles) > 100
    for article in articles:
        with_doc = records_of(scene_of(read(article.text, article.published)), article="-")
        assert with_doc == records_of(read_scene(article.text, article.published), article="-"), article.source


def with_model(folder: Path, **labels: str) -> spacy.Language:
    """The accords pipeline over a model that knows the given names (`_` for a blank)."""
    model = spacy.blank("fr")
    ruler = model.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": label, "pattern": name.replace("_", " ")} for name, label in labels.items()])  # type: ignore[attr-defined]
    model.to_disk(folder)
    return load(str(folder))


def test_a_model_adds_the_organisations_that_the_rules_do_not_know(tmp_path: Path) -> None:
    text = "La Région Bretagne s'appuie depuis 2019 sur les équipes de Marevol Solaire. Elle a signé une convention avec Marevol Solaire."
    nlp = with_model(tmp_path, Marevol_Solaire="ORG")
    rules = {m.value.name for m in find_parties(Text(text)) if m.value.via == "organisation"}
    assert "Marevol Solaire" not in rules
    doc = read(text, nlp=nlp)
    spans = [s for s in doc.spans["accords_partners"] if s.text == "Marevol Solaire"]
    assert [(s._.value.name, s._.rule) for s in spans] == [("Marevol Solaire", "modele.org")] * 2


def test_a_model_adds_the_people_that_the_rules_do_not_know_and_changes_no_other(tmp_path: Path) -> None:
    text = "La maire de Lyon, Anne Petit, a reçu Xhemal Qorraj-Bytyqi hier."
    nlp = with_model(tmp_path, Xhemal_Qorraj="PER", Anne_Petit="PER")
    doc = read(text, nlp=nlp)
    people = {s.text: s._.rule for s in doc.spans["accords_people"]}
    assert people["Anne Petit"] == "people.fonction"
    assert any(rule == "modele.per" for rule in people.values())


def test_a_record_can_have_a_partner_that_only_the_model_knows(tmp_path: Path) -> None:
    text = "Une convention de coopération a été signée le 3 mai 2019 entre la Région Bretagne et iXperto."
    article = Article(id="a", source="a.txt", title=None, published="2019-05-04", text=text)
    names = [
        {p.name for p in r.partners} for r in pipeline.extract_article(article, with_model(tmp_path, iXperto="ORG"))
    ]
    assert names == [{"Région Bretagne", "IXperto"}]
    assert {p.name for r in pipeline.extract_article(article) for p in r.partners} == {"Région Bretagne"}
