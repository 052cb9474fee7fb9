"""Which of an article's amounts are the act's."""

from __future__ import annotations

import pytest

from pipeline.candidates import find_candidates
from pipeline.components import scene_of
from pipeline.frames import build_frames
from pipeline.language import read
from pipeline.money import amounts_of, owned_amounts

ACT = "La Ville de Rennes et la Ville de Dakar ont signé le 3 mai 2023 une convention de coopération."


def money(words: str, countries: tuple[str, ...] = ("FR", "SN")) -> list[list[str]]:
    """The amounts of each act of an article: value and currency."""
    scene = scene_of(read(words, "2023-05-05"))
    frames = build_frames(scene, find_candidates(scene))
    owned = owned_amounts(scene, frames)
    own = [amounts_of(scene, f, frames, owned, countries) for f in frames]
    return [[f"{m.value.value} {m.value.currency}" for m in amounts] for amounts in own]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("Elle est dotée de 400 000 euros.", ["400000 EUR"]),
        ("Le budget atteint 20 millions de FCFA, soit environ 30 000 euros.", ["20000000 XOF"]),
        ("La musique y tient sa place. Les élèves aussi. La pluie est venue. Coût pour la Ville : 60 000 € par an.", ["60000 EUR"]),
        ("Les échanges entre les deux pays plafonnent à 9 milliards d'euros.", []),
        ("La société affiche 3 millions d'euros de chiffre d'affaires.", []),
        ("La dette de la Ville dépasse 80 millions d'euros.", []),
        ("Les usagers paieront 2 euros le bidon.", []),
    ],
)  # fmt: skip
def test_money_told_after_the_act_is_its_own_unless_it_is_another_matter(after: str, expected: list[str]) -> None:
    assert money(f"{ACT} {after}") == [expected]


def test_the_grant_told_before_its_convention_belongs_to_it() -> None:
    words = (
        "Le Sénégal bénéficie d'un don du Japon d'un montant de 5 millions d'euros. "
        "La convention a été signée mardi par le Sénégal et le Japon."
    )
    assert money(words)[0] == ["5000000 EUR"]


def test_francs_between_france_and_switzerland_are_swiss() -> None:
    words = "Le canton du Jura et la Ville de Belfort ont signé hier une convention. Coût : 380 000 francs."
    assert money(words, ("CH", "FR"))[0] == ["380000 CHF"]
