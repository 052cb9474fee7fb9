"""Who signed, as one sentence tells it, and whom the acts of an article take their signatories from."""

from __future__ import annotations

import pytest

import pipeline
from pipeline.candidates import find_candidates
from pipeline.components import scene_of
from pipeline.frames import build_frames
from pipeline.language import read
from pipeline.signing import hands_of, people_of, read_signing


def signed_by(words: str) -> list[str]:
    """The people whom the last sentence of a text names as signing, by their full names."""
    scene = scene_of(read(words, None))
    return [p.value.name for s in read_signing(scene, len(scene.sentences) - 1) for p in s.people]


def signatories(words: str) -> list[list[tuple[str, str | None]]]:
    """For each act of the article, its signatories with the party that each signs for."""
    scene = scene_of(read(words, "2024-05-10"))
    frames = build_frames(scene, find_candidates(scene))
    return [[(h.name, h.body) for h in hands_of(scene, f, people_of(scene, f, frames))] for f in frames]


BOTH = ["Awa Koné", "Paul Weber"]


@pytest.mark.parametrize(
    "words",
    [
        "Awa Koné, maire de Thiès, et Paul Weber, maire de Lyon, ont signé hier une convention.",
        "Le maire de Thiès, Awa Koné, a signé avec son homologue de Lyon, Paul Weber, une convention.",
        "La convention a été paraphée par la maire de Thiès, Awa Koné, et par Paul Weber, maire de Lyon.",
        "Signé par Awa Koné et par Paul Weber, ce texte intervient alors que Jean Martin quitte ses fonctions.",
        "Le texte porte les signatures d'Awa Koné, qui préside la banque, et de Paul Weber, directeur général.",
        "Y ont apposé leur signature Awa Koné pour l'Université de Lomé et Paul Weber pour l'Université de Lyon.",
        "Signataires : Awa Koné pour la France, Paul Weber pour le Japon.",
        "C'est le sens du protocole qu'ont signé dimanche, au palais, Awa Koné et son homologue Paul Weber.",
        "C'est sous l'œil du préfet Jean Martin qu'Awa Koné, la présidente, et Paul Weber ont signé la charte.",
        "La signature a réuni Awa Koné, ministre des Finances, et Paul Weber, ambassadeur de France.",
        "C'est Awa Koné, ministre malienne, et Paul Weber, son homologue belge, qui ont paraphé les documents.",
        "La convention lie l'Agence, représentée par sa directrice Awa Koné, et la Ville, représentée par Paul Weber.",
        "Une convention entre Awa Koné, présidente de la banque, et M. Paul Weber, ministre des Finances.",
        "En présence d'un large public, Awa Koné et Paul Weber ont signé une convention.",
        "Awa Koné a tenu la plume, tout comme Mme Paul Weber.",
        "Awa Koné et Paul Weber ont échangé les stylos et paraphé la convention.",
        "Signé respectivement le 3 mai par Awa Koné et le 5 mai par Paul Weber, l'accord court sur trois ans.",
        "Les contrats ont été signés par les patrons des deux groupes, à savoir Awa Koné et Paul Weber.",
        "Une convention vient d'être signée par la maire de Thiès, Awa Koné, et le maire de Lyon, Paul Weber.",
        "L'ont signé à Thiès la maire, Awa Koné, et, au nom de la banque, M. Paul Weber.",
        "Les signataires de cette charte, signée hier en ligne, sont Awa Koné, maire de Thiès, et Paul Weber.",
        "Le document porte les paraphes de la ministre malienne, Awa Koné, et de son homologue belge, Paul Weber.",
        "Le texte porte la signature des deux maires, Awa Koné et Paul Weber.",
        "«Un beau jour», a dit la présidente, Awa Koné, signataire de la convention avec Paul Weber, maire de Lyon.",
        "La ministre de la Pêche, Awa Koné, a procédé hier à Thiès, avec son homologue belge M. Paul Weber, à la signature "
        "d'une convention.",
        "La présidente, Awa Koné, a signé la convention en compagnie du maire de Lyon, Paul Weber.",
        "Cent personnes ont vu la maire, Awa Koné, et le bourgmestre, Paul Weber, signer la charte.",
        "La directrice, Awa Koné, est allée signer la convention le 2 avril avec Paul Weber.",
        "Un protocole a été conclu par la directrice du musée, Mme Awa Koné, et par l'ambassadeur, M. Paul Weber.",
        "Pour la partie malienne, c'est Awa Koné qui a signé et, pour la partie belge, l'ambassadeur Paul Weber.",
    ],
)
def test_the_authors_of_a_signature_are_read(words: str) -> None:
    assert signed_by(words) == BOTH


@pytest.mark.parametrize(
    "words",
    [
        "En présence de Jean Martin, les deux villes ont signé une convention.",
        "Quelques jours avant la visite de Jean Martin, les deux régions ont signé un accord.",
        "Jean Martin a salué l'accord que les deux villes ont signé.",
        "L'accord a été signé par la Région, en présence du préfet Jean Martin.",
        "La convention a été signée lundi, a indiqué Jean Martin.",
        "Le lycée Jean-Martin et le lycée Paul-Weber ont signé une convention.",
        "Ce pas sera suivi de la signature du partenariat par le président Jean Martin.",
        "Le conseil a autorisé le maire, Jean Martin, à signer la convention.",
        "Jean Martin a reçu Paul Weber. Un accord avait été signé en 2012 par les deux pays.",
    ],
)
def test_onlookers_and_speakers_do_not_sign(words: str) -> None:
    assert signed_by(words) == []


def test_the_two_mayors_are_those_named_just_before() -> None:
    assert signed_by("Awa Koné a reçu Paul Weber à Thiès. Les deux maires ont signé une convention.") == BOTH


def test_an_act_takes_the_signatories_of_the_sentence_after_it() -> None:
    article = (
        "La Ville de Lyon et la Ville de Milan ont conclu hier un protocole d'accord. "
        "Le document a été paraphé par la maire de Lyon, Awa Koné, et par le maire de Milan, Paul Weber."
    )
    assert signatories(article) == [[("Awa Koné", "Ville de Lyon"), ("Paul Weber", "Ville de Milan")]]


def test_a_minister_signs_for_the_state() -> None:
    article = (
        "Le Sénégal et la Tunisie ont signé mardi un accord sur la pêche. "
        "Il a été paraphé par Awa Koné, ministre sénégalaise des Pêches, et son homologue tunisien Paul Weber."
    )
    assert signatories(article) == [[("Awa Koné", "Sénégal"), ("Paul Weber", "Tunisie")]]


def test_a_record_carries_its_signatories() -> None:
    article = (
        "Le maire de Lyon, Paul Weber, et la maire de Milan, Awa Koné, ont signé mardi une convention de jumelage."
    )
    (record,) = pipeline.extract(article, published="2024-05-10")
    assert [s.name for s in record.signatories] == ["Paul Weber", "Awa Koné"]


@pytest.mark.parametrize(
    "words",
    [
        "La ministre Awa Koné a reçu hier son homologue, Paul Weber. Une convention a été signée par les deux ministres.",
        "La ministre Awa Koné a reçu hier le ministre Paul Weber. Il pleuvait. Le vent aussi. Le public était venu. "
        "Les drapeaux claquaient. Les deux ministres ont paraphé la convention.",
        "Awa Koné a reçu Paul Weber à Thiès. Au terme de l'entretien, tous deux ont apposé leur signature au bas d'une charte.",
    ],
)
def test_two_people_told_before_are_those_whom_an_office_in_the_plural_means(words: str) -> None:
    assert signed_by(words) == BOTH


def test_who_signs_now_did_not_sign_the_act_of_ten_years_ago() -> None:
    article = (
        "La Ville de Lyon et la Ville de Milan ont conclu hier un protocole d'accord. "
        "Une première convention entre la Ville de Lyon et la Ville de Milan avait été signée en 2012. Il faisait beau. "
        "Les documents ont été paraphés par Awa Koné, maire de Lyon, et Paul Weber, maire de Milan."
    )
    new, old = signatories(article)
    assert [name for name, _ in new] == BOTH
    assert old == []


def test_a_party_signs_through_whoever_represents_it_in_a_sentence_of_its_own() -> None:
    article = (
        "La charte de jumelage entre la Ville de Lyon et la Ville de Milan a été signée hier. En voici le texte.\n\n"
        "La Ville de Lyon, représentée par son maire, Paul Weber,\n\n"
        "la Ville de Milan, représentée par sa maire, Awa Koné,\n\nconviennent de ce qui suit."
    )
    assert [[name for name, _ in act] for act in signatories(article)] == [["Paul Weber", "Awa Koné"]]


def test_the_latter_is_whom_the_sentence_before_names_last() -> None:
    words = (
        "L'accord couronne la visite d'Awa Koné. Il a été signé par cette dernière et par son homologue, Paul Weber."
    )
    assert sorted(signed_by(words)) == BOTH


def test_an_office_in_the_same_words_is_the_person_who_holds_it() -> None:
    article = (
        "La Ville de Lyon et la Ville de Milan ont conclu hier un protocole d'accord. "
        "Le document a été paraphé par la maire de Lyon et par Paul Weber. "
        "« Un beau jour », a dit la maire de Lyon, Awa Koné, en arrivant."
    )
    assert sorted(name for name, _ in signatories(article)[0]) == BOTH


def test_a_side_told_without_a_verb_signs_too() -> None:
    article = (
        "La Ville de Lyon et la Ville de Milan ont conclu hier un protocole d'accord. "
        "Côté français, c'est la maire, Awa Koné, qui a signé. Côté italien, le maire, Paul Weber."
    )
    assert [[name for name, _ in act] for act in signatories(article)] == [BOTH]


def test_who_signs_for_the_party_of_another_act_is_left_out() -> None:
    article = (
        "Deux accords ont été signés hier par la ministre, Awa Koné : l'un avec la Banque mondiale, l'autre avec l'Unesco. "
        "Paul Weber a signé pour l'Unesco."
    )
    assert "Paul Weber" not in [name for name, _ in signatories(article)[0]]
