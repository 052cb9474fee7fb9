"""What several steps of the cleaning know lines by."""

from __future__ import annotations

import re

INVISIBLE = (
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# A headline is no longer than that.
HEADLINE_MAX = 220
# The end of a sentence; it begins with one class of signs, to which a search skips.
STOP = re.compile(
    r"[.!?»](?:(?<=\.)(?<!\.\.)|(?<!»)\s?[»\"”’)\]]+|(?<!»)\s?»\s?[.)]|(?<=[.»])\s?\(?[A-Z]{2,8}(?:/[A-Za-z]{1,8}){0,3}\)?)\s*$"
)
CLOCK = re.compile(r"\s*[-*•·>]?\s*\d{1,2}[:hH]\d{2}")
FIELD = re.compile(
    r"(?:[Dd]urée|[Bb]udget|[Cc]oût|[Mm]ontant|[Pp]rogramme|[Pp]ériode|[Pp]artenaires?|[Cc]hef de file|[Ff]inancement|[Ll]ieux?|[Pp]ays|"
    r"[Ss]ignataires?|[Bb]énéficiaires?|[Oo]bjectifs?|[Cc]alendrier|[Ss]ecteurs?|[Dd]omaines?)(?: [a-zé' ]{2,30})? ?: ?\S"
)
ITEM = re.compile(
    rf"(?:[-*•·>»►▪–—]|\(?(?:\d{{1,2}}|[a-zA-Z]|[ivx]{{1,4}})[.)°])\s*\S|\d{{1,2}}[-–]\s?\S|{FIELD.pattern}"
)
