"""What a date rule says besides its pattern: where it is worth trying, and how its words become a date."""

from __future__ import annotations

from typing import Literal

from rules.loader import PatternRule

Trigger = Literal["annee", "chiffres", "mois", "semaine", "unite", "deixis", "saison", "bref"]

Kind = Literal[
    "point",  # group `a`: a calendar date, whole or partial
    "period",  # groups `a` and `b`: from one calendar date to another
    "listed",  # groups `a` and `b`: a bare day, and the date whose month and year it shares
    "weekday",  # group `day`, and `which` (last, next, this …)
    "weekday_period",  # groups `day`, `until` and `which`: from one weekday to another
    "short_year",  # group `a`: the last two figures of a year
    "nth",  # groups `rank`, `day` (a weekday or «jour») and `a` (a month) or `which`: the first Monday of a month …
    "beside",  # groups `beside` and `a`: the day before or after a calendar date
    "week_of",  # group `a`: the week, Monday to Sunday, that holds a calendar date
    "month_of_year",  # groups `a` and `which`: a month or day of last, this or next year
    "day_of_month",  # groups `day` and `which`: a day of the current, last or next month
    "days_of_month",  # groups `day`, `until` and `which`: from one such day to another
    "months_of_year",  # groups `n`, `rank` and `year` or `which`: the first or last so many months of a year
    "deictic",  # `days` from the day of publication
    "unit",  # group `unit` (year, month, week …) and `which`
    "part",  # group `rank` and `unit` (quarter, half-year …), and `year` or `which`
    "season",  # group `year`, `year2` or `which`
    "decade",  # group `decade`, and `until` for a run of them
    "century",  # group `century` (figures, Roman figures or an ordinal), and `until` for a run of them
    "counted",  # groups `n`, `unit`, `tail` (further counts): so many units before or after publication (`direction`)
    "stretch",  # groups `n`, `unit`: the last or next so many units (`direction`)
    "duration",  # groups `n`, `unit`: a length alone
    "unanchored",  # relative to another event of the text: found, never resolved
    "bound",  # a pattern that ends where another mention begins, and opens or closes it
    "nothing",  # a name, a number or a quantity that looks like a date: silences the rules it overlaps
]


class DateRule(PatternRule):
    """A rule for dates. The mention is the group `span` of the pattern where it has one, else all of the match.

    `needs` lists the cheap cues of which one must stand near; `text` chooses the folded text or, for rules
    that look at capitals, the text with its case; `days` and `direction` serve the relative kinds;
    `bound` and `approximate` are given to the value as they are.
    """

    kind: Kind
    needs: tuple[Trigger, ...] = ()
    text: Literal["folded", "plain"] = "folded"
    days: int | None = None
    direction: Literal["past", "future"] | None = None
    bound: Literal["since", "until", "horizon", "within"] | None = None
    approximate: bool = False
