"""Bodies named in full before their acronym in brackets: «la Faîtière des communes du Togo (FCT)».

The acronym proves the name, whatever its head noun: its letters are the initials of the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.mentions import Mention
from pipeline.party import Party, canonical, country_after, country_in, mention_of
from pipeline.text import Text
from rules import gazetteer
from rules.folding import fold

_BRACKETED = re.compile(r"\( ?(?P<acronym>[A-ZÀ-Ý][A-Za-zÀ-ÿ]{1,9})(?: ?[,;/–-][^()]{0,40})?\)")
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ0-9]+")
# Words that an acronym may pass over, as most do (Le Bon Usage, § 189: «les sigles»).
_SMALL = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "l", "et", "pour", "en", "a", "au", "aux", "sur", "the", "of", "and", "for")
)  # fmt: skip
_BEFORE = re.compile(
    r"(?:^|[«(\",:;]\s?|\b(?:[LlDd]'|[Ll]e |[Ll]a |[Ll]es |[Dd]u |[Dd]es |[Aa]ux? |[Dd]e |[Ee]t |avec |entre |par |[ÀA] ))$"
)
# What is carried out, paid, learned, played or sold signs nothing; what follows the bracket may end the name («Pôle … (PRES)
# Université de X»).
_NO_BODY = re.compile(
    r"(?:Projet|Programme|Plan|Contrat|Convention|Accord|Protocole|Stratégie|Objectif|Zone|Schéma|Système|Revenu|Allocation|Aide|Taxe|Impôt|"
    r"Indice|Taux|Produit|Prix|Certificat|Diplôme|Brevet|Licence|Master|Label|Dotation|Budget|Appel|Journée|Jeu|Coupe|Championnat|Partenariat|"
    r"Technologie|Énergie|Energie|Activité|Petite|Très|Travaux|Trav|Véhicule|Droit|Mémorandum|Déclaration|Charte|Intelligence|Développement|"
    r"Gestion|Lutte|Formation|Éducation|Education|Infrastructure|Maladie|Virus|Cadre|Document|Dispositif|Mesure|Norme|Quartier)[sx]?\b"
)
_GOES_ON = re.compile(r" [A-ZÀ-Ý]")
_LONGEST = 12


def expanded_names(text: Text) -> Iterator[Mention[Party]]:
    """The names that an acronym in brackets spells out, in text order; territories are left to their own finders."""
    plain = text.plain
    for m in _BRACKETED.finditer(plain):
        acronym = fold(m["acronym"])
        if len(acronym) < 3 or (sum(map(str.isupper, m["acronym"])) < 2 and not m["acronym"][1:].islower()):
            continue
        end = m.start() - (plain[m.start() - 1 : m.start()] == " ")
        floor = text.sentences[text.sentence_index(end)][0]
        start = _expansion(plain, max(floor, end - 160), end, acronym)
        if (
            start is None
            or _NO_BODY.match(plain, start)
            or _GOES_ON.match(plain, m.end())
            or not _BEFORE.search(plain, max(floor - 1, 0), start)
        ):
            continue
        name = text.raw[start:end]
        entry = gazetteer.link(name)
        if entry is not None and (entry.code or entry.source):
            if entry.type in ("agency", "company", "association", "university", "international_org", "eu", "ministry"):
                yield mention_of(text, start, end, entry, "partners.sigle_developpe", "organisation")
            continue
        value = Party(canonical(name), "other", country_in(name) or country_after(text, m.end()), None, "organisation")
        yield Mention(start, end, name, value, "partners.sigle_developpe")


def _expansion(plain: str, floor: int, end: int, acronym: str) -> int | None:
    """Where the name begins whose words have the acronym's letters as initials; None where they do not."""
    words = [(w.start(), fold(w[0])) for w in _WORD.finditer(plain, floor, end)][-_LONGEST:]
    left = len(acronym)
    for start, word in reversed(words):
        if word[0] == acronym[left - 1]:
            left -= 1
        elif word not in _SMALL:
            return None
        if left == 0:
            return start if plain[start].isupper() else None
    return None
