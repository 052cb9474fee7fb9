"""What each act of an article is about by the rules alone, read from whole short articles."""

from __future__ import annotations

import pytest

import pipeline
from pipeline.assembly import frames_of
from pipeline.components import scene_of
from pipeline.language import read
from pipeline.scope import Scopes
from pipeline.subject import sectors_of


def sectors(text: str) -> list[set[str | None]]:
    """The sector codes that the rules choose for each act of an article, in text order."""
    scene = scene_of(read(text, "2020-03-10"))
    frames = frames_of(scene)
    return [{m.value.code for m in sectors_of(Scopes(scene, f, frames))} for f in frames]


@pytest.mark.parametrize(
    ("complement", "expected"),
    [
        ("un accord sur la pêche", {"peche"}),
        ("un mémorandum relatif aux hydrocarbures", {"energie"}),
        ("une convention de coopération sanitaire", {"sante"}),
        ("une convention fiscale", {"finance"}),
        ("un accord de coopération économique, commerciale et culturelle", {"economie", "commerce", "culture"}),
        ("un protocole d'accord dans les domaines de la santé et du sport", {"sante", "sport"}),
    ],
)
def test_the_complement_of_the_act_tells_its_subject(complement: str, expected: set[str]) -> None:
    assert sectors(f"Le Sénégal et la Tunisie ont signé mardi {complement}.") == [expected]


def test_each_act_of_a_sentence_takes_its_own_complement() -> None:
    text = (
        "Le Sénégal et la Tunisie ont signé mardi un accord sur la pêche, un mémorandum sur l'énergie et une "
        "convention sur la jeunesse."
    )
    assert sorted(sectors(text), key=str) == [{"energie"}, {"jeunesse"}, {"peche"}]


def test_the_sentence_that_points_back_speaks_of_the_act() -> None:
    text = (
        "Lyon et Milan ont signé mardi une convention de partenariat. Elle vise à développer le tourisme. "
        "Lyon et Turin ont signé mercredi un accord de coopération. Il porte sur le sport."
    )
    assert sectors(text) == [{"tourisme"}, {"sport"}]


def test_a_speech_about_something_else_is_not_the_subject_of_the_act() -> None:
    text = (
        "Lyon et Milan ont signé mardi une convention sur la santé. Lyon et Turin ont signé mercredi un accord sur le "
        "sport. Il a rappelé que la biodiversité souffre."
    )
    assert sectors(text) == [{"sante"}, {"sport"}]


def test_a_bare_enumeration_after_the_act_lists_its_fields() -> None:
    assert sectors("Lyon et Milan ont signé mardi un contrat de réciprocité. Cantines, forêt, vélo.") == [
        {"agriculture", "environnement", "transport"}
    ]


def test_bullets_after_a_colon_belong_to_the_act() -> None:
    text = "Lyon et Milan ont signé mardi une convention de partenariat.\nAu programme :\n- la santé ;\n- le sport."
    assert sectors(text) == [{"sante", "sport"}]


def test_what_follows_an_older_act_speaks_of_the_new_one() -> None:
    text = (
        "La Région Bretagne et la Région Normandie ont signé lundi une convention de partenariat. Elle remplace "
        "l'accord de coopération que la Région Bretagne et la Région Normandie avaient signé en 2012. Désormais, elles "
        "mettront l'accent sur la santé et le sport."
    )
    found = sectors(text)
    assert found[0] == {"sante", "sport"}
    assert found[1:] in ([], [set()])


def test_the_office_of_a_minister_is_not_the_subject() -> None:
    text = "La ministre sénégalaise de la Santé et le ministre tunisien de la Culture ont signé mardi un accord sur la pêche."
    assert sectors(text) == [{"peche"}]


def test_the_event_of_the_signature_is_not_the_subject() -> None:
    text = "Lyon et Milan ont signé mardi, en marge du Salon de l'agriculture biologique, un accord sur le sport."
    assert sectors(text) == [{"sport"}]


def test_the_field_before_the_noun_counts_where_none_follows_it() -> None:
    assert sectors("Pour la protection civile, Lyon et Milan ont signé mardi un protocole d'accord.") == [
        {"justice_securite"}
    ]


def test_two_universities_tell_the_field_when_nothing_else_does() -> None:
    text = "L'Université de Limoges et l'Université de Sfax ont signé mardi une convention-cadre."
    assert sectors(text) == [{"education"}]


def test_the_only_act_of_an_article_takes_the_fields_listed_further_on() -> None:
    text = (
        "Lyon et Milan ont signé mardi une convention de partenariat. La cérémonie fut brève. Le maire a souri. "
        "La pluie tombait. Le public a applaudi. Tout le monde est rentré. Le vin était bon. "
        "La coopération se fera dans les domaines de la santé et du sport."
    )
    assert sectors(text) == [{"sante", "sport"}]


def test_an_article_without_a_field_gives_no_sector() -> None:
    assert sectors("Lyon et Milan ont signé mardi une convention de partenariat.") == [set()]


def test_the_field_of_a_total_is_the_field_of_each_act_that_it_counts() -> None:
    text = (
        "Le Sénégal et la Tunisie ont signé mardi deux conventions dans le domaine de l'énergie. La première lie la "
        "société sénégalaise Ndar Gaz à la société tunisienne Carthage Gaz. La deuxième lie la société sénégalaise "
        "Saloum à la société tunisienne Hannibal."
    )
    assert all("energie" in found for found in sectors(text))


def test_what_is_said_of_several_acts_at_once_is_said_of_each() -> None:
    text = (
        "Lyon a signé mardi des conventions avec Milan et Turin. La formation, le tourisme et l'environnement en sont "
        "notamment l'objet."
    )
    assert sectors(text) == [{"formation_emploi", "tourisme", "environnement"}] * 2


def test_the_acts_that_one_noun_counts_take_their_fields_in_turn() -> None:
    text = (
        "Le Sénégal et la Tunisie ont signé mardi trois accords. Le premier porte sur la santé. "
        "Les deux autres textes portent sur le tourisme et sur l'assainissement."
    )
    assert sorted(sectors(text), key=str) == [{"eau"}, {"sante"}, {"tourisme"}]


def test_fields_listed_elsewhere_do_not_join_those_of_the_act() -> None:
    text = (
        "Lyon et Milan ont signé mardi une convention sur la formation professionnelle. La cérémonie fut brève. Le public "
        "a applaudi. Le vin était bon. La pluie tombait. Le maire a "
        "souri. Tout le monde est rentré. De nombreux projets ont été menés ailleurs, dans les domaines les "
        "plus divers (santé, environnement, tourisme)."
    )
    assert sectors(text) == [{"formation_emploi"}]


def test_two_universities_add_education_to_what_their_act_is_about() -> None:
    text = "L'Université de Limoges et l'Université de Sfax ont signé mardi une convention sur l'égalité des chances."
    assert sectors(text) == [{"education", "social"}]


def test_an_act_between_banks_is_about_money_when_nothing_else_is_told() -> None:
    text = "La Banque africaine de développement et la Banque asiatique de développement ont signé mardi un protocole d'accord."
    assert sectors(text) == [{"finance"}]


def test_ministries_tell_the_field_of_the_act_between_them() -> None:
    text = "Le Sénégal et la Tunisie ont signé mardi un protocole entre les ministères de la Justice des deux pays."
    assert sectors(text) == [{"justice_securite"}]


def test_what_follows_several_acts_adds_nothing_to_one_that_says_its_field() -> None:
    text = (
        "Lyon et Milan ont signé mardi une convention sur la santé. Lyon et Turin ont signé mercredi un accord sur le "
        "sport. Il s'inscrit dans une démarche de protection de la biodiversité."
    )
    assert sectors(text) == [{"sante"}, {"sport"}]


def test_the_sentences_after_an_act_that_is_no_record_are_not_about_the_one_before() -> None:
    text = (
        "Lyon et Turin ont signé lundi un accord sur le sport. Lyon et Milan ont signé mardi une convention de "
        "partenariat. Un protocole d'accord a aussi été évoqué. Il porte sur la pêche artisanale."
    )
    assert sectors(text) == [{"sport"}, set()]


def test_the_words_of_a_speaker_right_after_the_act_are_not_its_subject() -> None:
    text = (
        "Le département de la Drôme va moderniser le tramway. Il a signé mardi une convention avec la ville de Turin. "
        "« La culture change la vie des planteurs », a dit le maire."
    )
    assert sectors(text) == [{"transport"}]


def test_an_act_between_universities_is_about_research_where_the_article_speaks_of_it() -> None:
    text = (
        "L'Université de Lyon et l'Université de Turin ont signé mardi une convention de partenariat. "
        "La cérémonie a eu lieu à Lyon. Les projets de recherche commenceront en mai."
    )
    assert sectors(text) == [{"education", "recherche"}]


def test_an_act_between_chambers_of_commerce_is_about_the_economy_and_trade_alone() -> None:
    text = (
        "La Chambre de commerce, d'industrie et d'agriculture de Dakar et la Chambre de commerce et d'industrie de "
        "Lyon ont signé mardi une convention de partenariat."
    )
    assert sectors(text) == [{"economie", "commerce"}]


def test_an_older_act_between_the_same_parties_takes_no_field_from_their_names() -> None:
    text = (
        "L'Université de Lyon et l'Université de Turin ont signé mardi un accord de coopération. "
        "La convention conclue en 2012 entre l'Université de Lyon et l'Université de Turin avait pris fin."
    )
    assert sectors(text) == [{"education"}, set()]


def test_what_some_of_the_acts_are_about_is_not_what_each_is_about() -> None:
    text = (
        "Le Sénégal et la Tunisie ont conclu mardi trois accords, dont plusieurs touchent aux infrastructures. Ont été "
        "signés : un accord militaire ; un protocole d'accord ; une convention fiscale."
    )
    assert {"amenagement"} not in sectors(text)


def test_the_line_of_a_roll_ends_with_what_its_act_is_about() -> None:
    text = (
        "Les jumelages de Lyon :\n• Turin, Italie (1987). Orchestres de jeunes, hockey.\n• Leeds, Angleterre (1992). "
        "Bibliothèques.\n• Francfort, Allemagne (1960). Échanges scolaires.\n"
    )
    assert sectors(text) == [{"culture", "jeunesse", "sport"}, {"culture"}, {"education"}]


def test_the_renewal_told_beside_the_first_act_has_what_the_line_says() -> None:
    text = (
        "Les partenaires de la Région Bretagne :\n• Région d'Itasy (Madagascar) : convention conclue en juillet 2008, "
        "renouvelée en 2019. Élevage.\n• Province du Shandong (Chine) : accord signé en 2011. Agroalimentaire.\n"
    )
    assert {"agriculture"} in sectors(text)


def test_an_act_between_unions_of_local_authorities_is_about_their_government() -> None:
    text = "L'Association des communes du Mali et l'Union des communes du Togo ont signé mardi une convention de partenariat."
    assert sectors(text) == [{"gouvernance"}]


def test_the_sentence_before_several_acts_of_one_noun_tells_the_subject_of_each() -> None:
    text = (
        "Le pôle agro-industriel du Nord verra le jour. Le Sénégal a signé mardi deux accords de prêt, l'un avec la "
        "Banque africaine de développement, l'autre avec la Banque islamique de développement."
    )
    assert sectors(text) == [{"agriculture"}, {"agriculture"}]


@pytest.mark.parametrize(
    "setting", ["à la veille du festival de jazz", "en raison des inondations", "après un retard causé par la pandémie"]
)
def test_the_setting_of_the_signature_is_not_its_subject(setting: str) -> None:
    assert sectors(f"Lyon et Turin ont signé mardi, {setting}, une convention de partenariat.") == [set()]


@pytest.mark.parametrize(
    ("fields", "without_code"),
    [
        ("de la santé, de la numismatique et de l'héraldique", ["numismatique", "héraldique"]),
        ("de la santé et de l'eau, dans les pays qui le demandent", []),
        ("de la santé, de Ouagadougou et de la numismatique", []),
    ],
)
def test_a_listed_field_that_the_taxonomy_lacks_is_kept_in_its_words(fields: str, without_code: list[str]) -> None:
    [record] = pipeline.extract(f"Le Bénin et le Togo ont signé lundi une convention dans les domaines {fields}.")
    assert record.sectors[0].code == "sante"
    assert [(s.text, s.label) for s in record.sectors if s.code is None] == [(word, None) for word in without_code]


def test_a_field_without_a_code_may_be_all_that_an_act_is_about() -> None:
    text = "Le Bénin et le Togo ont signé lundi une convention dans le domaine de la numismatique. Ils parlent dans le domaine du bruit."
    [record] = pipeline.extract(text)
    assert [(s.code, s.text) for s in record.sectors] == [(None, "numismatique")]
