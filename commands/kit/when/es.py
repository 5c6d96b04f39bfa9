"""Spanish words for times."""

from __future__ import annotations

from commands.kit.when.language import MORNING, NIGHT, Language, Part, numbered

_WEEKDAYS = "lunes martes miercoles jueves viernes sabado domingo"
_PLURAL = "lunes martes miercoles jueves viernes sabados domingos"
_TARDE = Part(17, range(12, 21))

WORDS = Language(
    days={"hoy": 0, "manana": 1, "pasado manana": 2},
    weekdays=numbered(_WEEKDAYS),
    weekdays_short=numbered("lun mar mie jue vie sab dom"),
    months=numbered("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", 1)
    | {"setiembre": 9},
    months_short=numbered("ene feb mar abr may jun jul ago sep oct nov dic", 1) | {"sept": 9},
    on=frozenset({"el", "este", "el dia", "al"}),
    of=frozenset({"de", "del"}),
    next_before=frozenset({"proximo"}),
    next_after=frozenset({"que viene", "proximo"}),
    periods={
        "la semana que viene": "weeks",
        "la proxima semana": "weeks",
        "proxima semana": "weeks",
        "el mes que viene": "months",
        "el proximo mes": "months",
    },
    at={"a las": True, "a la": True, "sobre las": True, "a": False, "al": False},
    clocks={"mediodia": (12,), "medio dia": (12,), "medianoche": (0, 24), "media noche": (0, 24)},
    hour_words={"hora": True, "horas": True},
    after_hour={"y media": 30, "y cuarto": 15, "menos cuarto": -15},
    parts={},
    parts_said={
        f"{said} {name}": part
        for name, part in {"manana": MORNING, "tarde": _TARDE, "noche": NIGHT}.items()
        for said in ("por la", "de la", "a la", "en la")
    },
    parts_today={"esta manana": MORNING, "esta tarde": _TARDE, "esta noche": NIGHT},
    into=frozenset({"en", "dentro de"}),
    numbers=numbered("un dos tres cuatro cinco seis siete ocho nueve diez once doce", 1)
    | {"una": 1, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "noventa": 90},
    units={
        **dict.fromkeys(("s", "seg", "segundo", "segundos"), "seconds"),
        **dict.fromkeys(("m", "min", "minuto", "minutos"), "minutes"),
        **dict.fromkeys(("h", "hs", "hora", "horas"), "hours"),
        **dict.fromkeys(("d", "dia", "dias"), "days"),
        **dict.fromkeys(("sem", "semana", "semanas"), "weeks"),
        **dict.fromkeys(("mes", "meses"), "months"),
    },
    spans={
        "media hora": 30,
        "una media hora": 30,
        "una hora y media": 90,
        "hora y media": 90,
        "un cuarto de hora": 15,
        "cuarto de hora": 15,
        "tres cuartos de hora": 45,
    },
    and_=frozenset({"y", "e"}),
    every=frozenset({"cada", "todos los", "todas las"}),
    one_in={"de cada dos": 2, "de cada 2": 2, "de cada tres": 3},
    habits={f"los {day}": number for day, number in numbered(_PLURAL).items()} | {"sabados": 5, "domingos": 6},
    every_part={
        "manana": MORNING,
        "mananas": MORNING,
        "tarde": _TARDE,
        "tardes": _TARDE,
        "noche": NIGHT,
        "noches": NIGHT,
    },
    workdays=frozenset({"de lunes a viernes", "entre semana", "dias laborables", "dias habiles"}),
    ordinals=numbered("primer segundo tercer cuarto", 1)
    | {"1er": 1, "2o": 2, "3er": 3, "4o": 4, "primero": 1, "tercero": 3, "ultimo": -1},
    of_month=frozenset({"del mes", "de cada mes", "de todos los meses"}),
    every_year=frozenset(f"{of}{each}" for of in ("", "de ") for each in ("cada ano", "todos los anos")),
    until=frozenset({"hasta"}),
    belonging=frozenset("hasta para antes despues de del desde y e o u entre a".split()),
)
