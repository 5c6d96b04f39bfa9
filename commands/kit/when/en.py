"""English words for times."""

from __future__ import annotations

from commands.kit.when.language import (
    AFTERNOON,
    EVENING,
    MORNING,
    NIGHT,
    Language,
    Part,
    each,
    meant,
    numbered,
    often,
    phrases,
)

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_PARTS = {
    f"{name}{plural}": part
    for name, part in {"morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT}.items()
    for plural in ("", "s")
}
_EVENING_TO_NIGHT = Part(20, range(17, 25))
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty-five": 25}

WORDS = Language(
    days={"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2}
    | {"yesterday": -1, "day before yesterday": -2, "the day before yesterday": -2},
    weekdays=numbered(_WEEKDAYS),
    weekdays_short=numbered("mon tue wed thu fri sat sun") | {"tues": 1, "thur": 3, "thurs": 3},
    months=numbered("january february march april may june july august september october november december", 1),
    months_short=numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1) | {"sept": 9},
    on=phrases("on|on the|the|this|on day|on days|day"),
    of=frozenset({"of"}),
    next_before=frozenset({"next"}),
    last_before=frozenset({"last"}),
    periods={"next week": "weeks", "next month": "months"},
    weekends={"this weekend": 0, "on the weekend": 0, "at the weekend": 0, "next weekend": 1},
    week_ends={
        f"{at}{the}end of {week}": 0
        for at in ("", "at ", "by ", "towards ")
        for the in ("", "the ")
        for week in ("the week", "this week", "week")
    }
    | {f"{at}{the}end of next week": 1 for at in ("", "at ", "by ") for the in ("", "the ")},
    month_ends={f"{at}{end}": 0 for at in ("", "at ", "by ") for end in ("the end of the month", "the month's end")}
    | {
        f"{at}{end}": 0
        for at in ("", "at ")
        for end in ("end of the month", "end of month", "month end", "month's end")
    }
    | {f"{at}{the}end of next month": 1 for at in ("", "at ", "by ") for the in ("", "the ")},
    at={"at": True, "around": True, "at about": True, "at around": True},
    clocks={"noon": (12,), "12 noon": (12,), "midday": (12,), "midnight": (0, 24), "12 midnight": (0, 24)},
    hour_words={"o'clock": False},
    after_hour={"sharp": 0, "on the dot": 0},
    before_hour={f"{said} past": minutes for said, minutes in (_MINUTES | {"half": 30}).items()}
    | {f"{said} to": -minutes for said, minutes in _MINUTES.items()},
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
    from_=frozenset({"from", "between"}),
    to=phrases("to|till|until|up to|and"),
    zone_before=frozenset(),
    zone_after=frozenset({"time"}),
    zones_here=phrases("local time|our time|my time"),
    into=frozenset({"in"}),
    from_now=phrases("from now|from today"),
    numbers=numbered("one two three four five six seven eight nine ten eleven twelve", 1)
    | numbered("thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty", 13)
    | {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "ninety": 90},
    articles={"a": 1, "an": 1},
    units={
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "seconds"),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
        **dict.fromkeys(("d", "day", "days"), "days"),
        **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "weeks"),
        **dict.fromkeys(("month", "months"), "months"),
    },
    hour_then_minutes=frozenset({"h"}),
    spans={
        "half an hour": 30,
        "half hour": 30,
        "a half hour": 30,
        "a quarter of an hour": 15,
        "quarter of an hour": 15,
        "three quarters of an hour": 45,
    },
    idioms={"a fortnight": 2, "one fortnight": 2, "a fortnight's time": 2, "two fortnights": 4}
    | {"a week's time": 1, "one week's time": 1, "two weeks' time": 2, "2 weeks' time": 2, "a weeks time": 1},
    and_=frozenset({"and", "&"}),
    half_more=frozenset({"and a half"}),
    every=frozenset({"every", "each"}),
    other=frozenset({"other", "second", "2nd"}),
    nth_units=frozenset({"day", "week", "month"}),
    habits={f"{day}s": number for day, number in numbered(_WEEKDAYS).items()},
    adverbs=each(1, "days", "daily|everyday|once a day|once daily|once per day|every single day")
    | each(1, "weeks", "weekly|once a week|once per week")
    | each(2, "weeks", "fortnightly")
    | each(1, "months", "monthly|once a month|once per month")
    | each(3, "months", "quarterly"),
    often=often(
        "2: twice|two times|2 times|2x|2 x; 3: three times|3 times|3x|3 x|thrice; 4: four times|4 times|4x|4 x",
        "a day|per day|daily|each day|every day|in a day",
        "a week|per week|weekly|each week|every week",
    ),
    longer_units=each(2, "weeks", "fortnight") | each(3, "months", "quarter"),
    every_part=_PARTS,
    workdays=frozenset({"weekdays", "weekday", "working day", "working days", "workday", "workdays"}),
    weekend=frozenset({"weekends", "weekend", "the weekend"}),
    ordinals=numbered("first second third fourth", 1) | numbered("1st 2nd 3rd 4th", 1) | {"last": -1},
    of_month=frozenset({"of the month", "of every month", "of each month", "every month", "each month"}),
    every_year=frozenset({f"{of}{each} year" for of in ("", "of ") for each in ("every", "each")} | {"yearly"}),
    until=frozenset({"until", "till", "til", "'til", "up to"}),
    end_of=phrases("the end of|end of"),
    lasting=frozenset({"for"}),
    times=phrases("times|times in all|times altogether|times in total"),
    starting=phrases("starting|starting from|beginning|from"),
    onwards=phrases("on|onwards"),
    away_since=frozenset({"as of"}),
    away_to=phrases("through|thru|-"),
    away_for=frozenset(),
    except_=phrases("except|except on|except for|but|but not|but not on|excluding|not on|not"),
    short_months=phrases("in shorter months on the last day|in other years on the 28th"),
    of_week=phrases("of the week"),
    joints=phrases("or|to|in|of|on|from|between|during|but|through"),
    beside=phrases("after|before|by|not before|no later than"),
    vague=phrases("last week|last month|late|early|late at night|week|fortnight")
    | phrases("first thing|at lunch|at lunchtime|around lunch|around lunchtime|before lunch|after lunch|after dinner")
    | phrases("before dinner|at dinner time|after work|before work|after breakfast|before breakfast|at dawn|at sunset"),
    holidays=phrases("holidays|on holidays|bank holidays|public holidays|school holidays"),
    belonging=frozenset(
        "until till by before after for since from of and or to than about between per next last every each except but"
        " not at in on".split()
    ),
    slips=meant(
        "tomorrow: tmrw tmr tmw tmrow tomorow tommorow tommorrow tomorrrow tomorrw tomorro tomoro tomoz 2moro 2mrw; "
        "today: todya tday 2day; tonight: tonite tonigt 2nite 2night; until: untill unitl utnil; "
        "monday: munday monady mondy; tuesday: tusday teusday tuseday tuesdy; "
        "wednesday: wensday wednsday wendesday wednesdy wedensday; "
        "thursday: thrusday thursdy thusday thurday; friday: firday frday fridy; "
        "saturday: saterday satruday saturdy satuday; sunday: sundy sunady suday; mondays: mundays; "
        "tuesdays: tusdays; wednesdays: wensdays wednsdays; thursdays: thrusdays; fridays: firdays; "
        "saturdays: saterdays; every: evry evrey everey eveyr; january: januray; february: febuary febrary; "
        "september: septemeber; morning: mornin moring; minutes: mintues minuts; fortnight: fornight"
    ),
    month_first=True,
)
