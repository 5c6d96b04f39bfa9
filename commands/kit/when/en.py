"""English words for times."""

from __future__ import annotations

from commands.kit.when.language import AFTERNOON, EVENING, MORNING, NIGHT, Language, Part, numbered

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_PARTS = {
    f"{name}{plural}": part
    for name, part in {"morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT}.items()
    for plural in ("", "s")
}
_EVENING_TO_NIGHT = Part(20, range(17, 25))

WORDS = Language(
    days={"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2},
    weekdays=numbered(_WEEKDAYS),
    weekdays_short=numbered("mon tue wed thu fri sat sun") | {"tues": 1, "thur": 3, "thurs": 3},
    months=numbered("january february march april may june july august september october november december", 1),
    months_short=numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1) | {"sept": 9},
    on=frozenset({"on", "on the", "the", "this"}),
    of=frozenset({"of"}),
    next_before=frozenset({"next"}),
    periods={"next week": "weeks", "next month": "months"},
    at={"at": True},
    clocks={"noon": (12,), "midday": (12,), "midnight": (0, 24)},
    hour_words={"o'clock": False},
    after_hour={},
    before_hour={"half past": 30, "quarter past": 15, "a quarter past": 15, "quarter to": -15, "a quarter to": -15},
    parts=_PARTS,
    parts_said={
        "in the morning": MORNING,
        "in the afternoon": AFTERNOON,
        "in the evening": EVENING,
        "at night": NIGHT,
    },
    parts_today={
        "this morning": MORNING,
        "this afternoon": AFTERNOON,
        "this evening": EVENING,
        "tonight": _EVENING_TO_NIGHT,
    },
    into=frozenset({"in"}),
    numbers=numbered("one two three four five six seven eight nine ten eleven twelve", 1)
    | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "ninety": 90},
    articles={"a": 1, "an": 1},
    units={
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "seconds"),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
        **dict.fromkeys(("d", "day", "days"), "days"),
        **dict.fromkeys(("w", "week", "weeks"), "weeks"),
        **dict.fromkeys(("month", "months"), "months"),
    },
    hour_then_minutes=frozenset({"h"}),
    spans={
        "half an hour": 30,
        "half hour": 30,
        "a half hour": 30,
        "an hour and a half": 90,
        "a quarter of an hour": 15,
        "quarter of an hour": 15,
    },
    and_=frozenset({"and", "&"}),
    every=frozenset({"every", "each"}),
    other=frozenset({"other", "second"}),
    habits={f"{day}s": number for day, number in numbered(_WEEKDAYS).items()},
    every_part=_PARTS,
    workdays=frozenset({"weekdays", "weekday", "monday to friday", "from monday to friday"}),
    ordinals=numbered("first second third fourth", 1) | numbered("1st 2nd 3rd 4th", 1) | {"last": -1},
    of_month=frozenset({"of the month", "of every month", "of each month", "every month", "each month"}),
    every_year=frozenset({f"{of}{each} year" for of in ("", "of ") for each in ("every", "each")} | {"yearly"}),
    until=frozenset({"until", "till"}),
    belonging=frozenset("until till by before after for since from of and or to than about between per next".split()),
    month_first=True,
)
