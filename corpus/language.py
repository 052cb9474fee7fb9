"""Is a text French? A count of the words and endings that one language has and the others have not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.folding import fold, straighten


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


# The most frequent small words of each language, then the words that titles on agreements are made of; folded.
# Written for accords; the small words are those of the frequency lists of any grammar, checked on the benchmark.
_FRENCH = _words(
    "le la les l un une des du de d et a au aux en dans pour par sur avec qui que qu ce cette ces se s il elle ils "
    "elles est sont ete a ont son sa ses leur leurs ne pas plus ou mais comme entre afin ainsi nous vous je c n "
    "j deux selon lors sous vers chez dont sans apres avant on y tout tous toute toutes ci mi si ni m mm mme te li lui "
    "nos notre nouvelle nouveau nouveaux trois quatre cinq six sept huit neuf dix ans annees car donc aussi jusqu cela fait "
    "signe signent signee signes signature accord accords convention conventions jumelage jumelages ville villes maire "
    "commune communes protocole partenariat partenaires entente feuille route charte amitie pacte programme projets "
    "projet renouvellent scellent renforcent etaient etait sera seront contre pendant depuis"
)
_OTHERS = {
    "en": _words(
        "the of and to in is was for with that on by are this be from at as it has have will an which its their his her not "
        "were been would said between new sign signs signed agreement agreements friendship mayor welcomes build joint border "
        "understanding town towns city years next year who after about into over also more"
    ),
    "es": _words(
        "el los las y en del que por con para una se su al como es fue son esta entre mas sus hasta sobre ayer dos un ha "
        "firma firman firmaron convenio acuerdo acuerdos ciudad ciudades hermanamiento alcalde recibe marco agua ambas "
        "regiones nuevo nueva entendimiento anos"
    ),
    "pt": _words(
        "o os as e em do da dos das que por com para uma um no na nos nas se seu sua ao aos como foi mais entre sao pelo pela "
        "acordo acordos cidade cidades assinatura assinam assinaram assinou recebe camara novo nova entendimento geminacao"
    ),
    "it": _words(
        "il lo gli i e di del della che per con una un nel nella si al dei delle degli sono stato come piu tra ha hanno da in sulla "
        "sul alla dal firmato firmano firma accordo sindaco riceve citta nuova nuovo intesa gemellaggio regione"
    ),
    "de": _words(
        "der die das und in den von zu mit ist aus auf fur im des dem ein wird eine einen nicht auch wurde bei zwischen uber haben am "
        "neues neue neuer abkommen erneuert empfangt beschlossen unterzeichnet vereinbarung"
    ),
    "nl": _words(
        "de het een en van in is dat op te voor met zijn aan door bij werd naar uit wordt tot om over hebben tekenen ondertekend "
        "steden stad burgemeester ontvangt overeenkomst akkoord"
    ),
    "ro": _words("si in de la cu pe din care este sunt pentru a fost prin dintre"),
    "wo": _words("ak ci mi yi bi gi ji dafa nga ngir nanu nu muy yu bu ko mu la na njiit njiitu reew deggoo xaatim waxi wax"),
    "ht": _words("yo yon lan nan pou ak ki sa pral te li anpil de la tout pwoteje ansanm ako vil gen fe nou ap siyen"),
    "rcf": _words("bann komin i siyn in ek pou lo la le zot nou dann nout travay ansanm marmay donn lé"),
}  # fmt: skip
# Endings that French has not, or in a handful of words.
_FOREIGN_END = re.compile(
    r"(?P<es>[a-z]{2}ciones)$|(?<!sus)(?<!suc)(?<!coer)(?P<es2>[a-z]{2}cion)$|(?P<pt>[a-z](?:[aeiu]cao|coes))$"
    r"|(?P<it>[a-z]{2}(?:zione|zioni))$|(?P<de>[a-z]{3}(?:ungen|ung|schaft|keit))$|(?P<nl>[a-z]{3}(?:heid|ingen|komst))$"
)
_FRENCH_END = re.compile(
    r"[a-z](?:eux|euse|euses|eurs?|aires?|iques?|elles?|ettes?|aient|ait|oirs?|ois|ain|ains|eaux?|és|ées?|é|ères?|isme)$"
)
# Word shapes that French has only in a handful of words: Romance plurals and vowels at the end (es, it, pt), and letters and
# endings of the Germanic languages.
_FOREIGN_SHAPE = re.compile(
    r"[a-z]*[a-z](?:[^u]os|as|[^u]o|[^io]a|[^aeou]i|[ae]m|an|[^iyle]en|aron|ad|ão|oes|dade|ezza|ità)$|[a-z]*(?:w|k|sh|ght|[^aco]th(?!e|i|o|r|m|y)|oo|ee|ay|ea[drkm])[a-z]*$"
    r"|[a-z]{2,}(?:ing|ed|ly|ys|ld|nd)$"
)
_SHAPED_IN_FRENCH = _words(
    "aussi ainsi appui suivi parti midi ceci celui lundi mardi mercredi jeudi vendredi samedi aujourd hui ami abri merci voici "
    "defi delai emploi envoi essai loi roi quoi foi mai vrai relai tri cri pari celebri choisi reussi etabli accompli pays trois "
    "media video radio photo euro kilo auto velo metro numero echo zero duo studio bilan plan milieu pain pas cas bras bas repas "
    "cola mafia agenda opera extra visa panda bien rien lien soutien entretien maintien moyen citoyen nom grand second fond "
    "quand long rang sang nord fonds"
)
# Words that tell French from the others, and each of the others from French.
_FRENCH_ALONE = _FRENCH.difference(*_OTHERS.values())
_OTHERS_ALONE = {language: words - _FRENCH for language, words in _OTHERS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zœæß]+\Z")
_TITLE = 3
_SHORT = 12
_WINDOW = 3000
# So many characters usually settle it: where a fifth of the words are French alone, the rest need not be read.
_GLANCE = 600


def _windows(text: str) -> Iterator[str]:
    if len(text) <= 3 * _WINDOW:
        yield text
        return
    for start in (0, (len(text) - _WINDOW) // 2, len(text) - _WINDOW):
        yield text[start : start + _WINDOW]


def is_french(text: str) -> bool:
    """False only for a text that is plainly not French; titles and lists of names get the benefit of the doubt.

    A text is refused when the words and endings of another language outnumber those that only French has, or when
    a long one has next to no French small words. A long text is judged on its start, middle and end,
    and one French part is enough.
    """
    glance = _WORD.findall(fold(text[:_GLANCE]))
    if len(glance) >= 12 and sum(w in _FRENCH_ALONE for w in glance) * 5 >= len(glance):
        return True
    return any(_window_is_french(window) for window in _windows(text))


def _window_is_french(text: str) -> bool:
    words = _WORD.findall(fold(text))
    if not words:
        return True
    latin = [w for w in words if _LATIN.match(w)]
    if len(words) >= 5 and len(latin) * 2 < len(words):
        return False
    # Letters alone are endings, as in «basé(e)». A word with a capital is likely to be a name, in whatever language; the first word is only the first.
    plain = _WORD.findall(straighten(text))
    common = [w for w, written in zip(words, plain, strict=True) if written.islower() and len(w) > 1]
    if plain[0].istitle():
        common.insert(0, words[0])
    french_alone = sum(w in _FRENCH_ALONE for w in common)
    foreign = _foreign(common)
    if foreign >= 2 and foreign > french_alone:
        return False
    # A title has room for one telling word: it stands against French only where nothing at all speaks for French.
    if foreign and not french_alone and len(common) >= _TITLE and not any(_FRENCH_END.search(w) for w in plain):
        return False
    small = {w for w in latin if w in _FRENCH}
    # A title without one telling word is judged by the shape of its words.
    if not french_alone and len(small) <= 1 and len(words) <= _SHORT:
        written = [
            w for w, folded in zip(plain, words, strict=True) if w.islower() and len(w) > 2 and folded not in small
        ]
        shaped = sum(w not in _SHAPED_IN_FRENCH and _FOREIGN_SHAPE.match(w) is not None for w in written)
        if shaped >= 2 and shaped * 5 >= len(written) * 2:
            return False
    french = sum(w in _FRENCH for w in latin)
    return len(latin) < 40 or french * 100 >= len(latin) * 6


def _foreign(words: list[str]) -> int:
    """The words and endings of the language that has most of them."""
    counts = {language: sum(w in alone for w in words) for language, alone in _OTHERS_ALONE.items()}
    for word in words:
        found = _FOREIGN_END.search(word)
        if found is not None and found.lastgroup is not None:
            counts[found.lastgroup[:2]] += 1
    return max(counts.values())
