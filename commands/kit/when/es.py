"""Spanish words for times."""

from __future__ import annotations

from commands.kit.when.language import EARLY, MORNING, NIGHT, Language, Part, each, meant, numbered, often, phrases

_WEEKDAYS = "lunes martes miercoles jueves viernes sabado domingo"
_PLURAL = "lunes martes miercoles jueves viernes sabados domingos"
_TARDE = Part(17, range(12, 21))

WORDS = Language(
    days={"hoy": 0, "manana": 1, "pasado manana": 2, "ayer": -1, "anteayer": -2, "antes de ayer": -2},
    weekdays=numbered(_WEEKDAYS),
    weekdays_short=numbered("lun mar mie jue vie sab dom"),
    months=numbered("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", 1)
    | {"setiembre": 9},
    months_short=numbered("ene feb mar abr may jun jul ago sep oct nov dic", 1) | {"sept": 9},
    on=phrases("el|este|el dia|al|los dias"),
    of=frozenset({"de", "del"}),
    next_before=frozenset({"proximo"}),
    next_after=frozenset({"que viene", "proximo"}),
    last_before=frozenset({"el pasado"}),
    last_after=frozenset({"pasado"}),
    periods={
        "la semana que viene": "weeks",
        "de la semana que viene": "weeks",
        "de la proxima semana": "weeks",
        "la proxima semana": "weeks",
        "proxima semana": "weeks",
        "el mes que viene": "months",
        "el proximo mes": "months",
        "proximo mes": "months",
        "mes que viene": "months",
        "mes proximo": "months",
    },
    weekends={
        "este fin de semana": 0,
        "este finde": 0,
        "el finde": 0,
        "el finde que viene": 1,
        "el proximo fin de semana": 1,
        "el fin de semana que viene": 1,
    },
    week_ends={
        f"{at}{end}": 0
        for at in ("a ", "al ", "para ", "hacia el ", "hacia ")
        for end in (
            *("fin de semana", "fin de la semana", "final de la semana", "final de semana", "fines de semana"),
            *("finales de semana", "finales de la semana", "fin de esta semana", "final de esta semana"),
        )
    }
    | {
        f"{at}{end} de la {week}": 1
        for at in ("a ", "al ")
        for end in ("fin", "final", "finales")
        for week in ("proxima semana", "semana que viene")
    },
    month_ends={
        f"{at}{end}": 0
        for at in ("", "a ", "al ", "el ", "para ")
        for end in ("fin de mes", "fin del mes", "final de mes", "final del mes", "finales de mes", "fines de mes")
    }
    | {f"{at}{end} del proximo mes": 1 for at in ("", "a ", "al ", "el ") for end in ("fin", "final", "finales")}
    | {f"{at}{end} del mes que viene": 1 for at in ("", "a ", "al ", "el ") for end in ("fin", "final", "finales")},
    at={
        "hacia las": True,
        "a eso de las": True,
        "a las": True,
        "a la": True,
        "sobre las": True,
        "a": False,
        "al": False,
    },
    clocks={
        "12 del mediodia": (12,),
        "doce del mediodia": (12,),
        "mediodia": (12,),
        "medio dia": (12,),
        "medianoche": (0, 24),
        "media noche": (0, 24),
    },
    hour_words={"hora": True, "horas": True},
    after_hour={"y media": 30, "y cuarto": 15, "menos cuarto": -15, "y cinco": 5, "y diez": 10, "y veinte": 20}
    | {"y veinticinco": 25, "menos cinco": -5, "menos diez": -10, "menos veinte": -20, "menos veinticinco": -25}
    | {"en punto": 0},
    parts={},
    parts_said={
        f"{said} {name}": part
        for name, part in {"manana": MORNING, "tarde": _TARDE, "noche": NIGHT}.items()
        for said in ("por la", "x la", "xla", "de la", "a la", "en la")
    }
    | {"de la madrugada": EARLY, "de madrugada": EARLY},
    parts_today={"esta manana": MORNING, "esta tarde": _TARDE, "esta noche": NIGHT},
    from_=phrases("de|entre|desde|entre las|de las|desde las"),
    to=phrases("a|y|hasta|a las|y las|hasta las"),
    zone_before=phrases("hora|en hora|a la hora|la hora"),
    zone_after=frozenset(),
    zones_here=phrases("hora local|hora de aqui"),
    into=frozenset({"en", "dentro de", "de aqui a"}),
    from_now=phrases("a partir de ahora|a partir de hoy|desde hoy"),
    numbers=numbered("un dos tres cuatro cinco seis siete ocho nueve diez once doce", 1)
    | numbered("trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte", 13)
    | {"una": 1, "veintiuna": 21, "veintiuno": 21, "veintidos": 22, "veintitres": 23}
    | {"treinta": 30, "cuarenta": 40, "cuarenta y cinco": 45, "cincuenta": 50, "noventa": 90},
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
        "hora y media": 90,
        "un cuarto de hora": 15,
        "cuarto de hora": 15,
        "tres cuartos de hora": 45,
        "tres cuarto de hora": 45,
        "3 cuartos de hora": 45,
        "3/4 de hora": 45,
        "1/4 de hora": 15,
    },
    idioms={"quince dias": 2, "una quincena": 2, "ocho dias": 1},
    and_=frozenset({"y", "e"}),
    half_more=frozenset({"y media", "y medio"}),
    every=phrases("cada|todos los|todas las|todo los|todos lo|toda las|tos los|kada"),
    one_in={"de cada dos": 2, "de cada 2": 2, "de cada tres": 3},
    habits={f"los {day}": number for day, number in numbered(_PLURAL).items()} | {"sabados": 5, "domingos": 6},
    adverbs=each(1, "days", "diariamente|a diario|diario|diaria|una vez al dia|una vez por dia|1 vez al dia")
    | each(1, "weeks", "semanalmente|semanal|una vez a la semana|una vez por semana")
    | each(1, "months", "mensualmente|mensual|una vez al mes|una vez por mes")
    | each(2, "months", "bimestral")
    | each(3, "months", "trimestralmente|trimestral"),
    often=often(
        "2: dos veces|2 veces|2x|2 x; 3: tres veces|3 veces|3x|3 x; 4: cuatro veces|4 veces|4x|4 x",
        "al dia|por dia|diarias|cada dia|a diario",
        "a la semana|por semana|cada semana|semanales",
    ),
    longer_units=each(2, "months", "bimestre") | each(3, "months", "trimestre") | each(6, "months", "semestre"),
    every_part={
        "manana": MORNING,
        "mananas": MORNING,
        "tarde": _TARDE,
        "tardes": _TARDE,
        "noche": NIGHT,
        "noches": NIGHT,
    },
    workdays=phrases("entre semana|dias laborables|dias habiles"),
    weekend=phrases("fin de semana|fines de semana|los fines de semana|el fin de semana"),
    ordinals=numbered("primer segundo tercer cuarto", 1)
    | numbered("primeros segundos terceros cuartos", 1)
    | {"ultimos": -1}
    | {"1er": 1, "2o": 2, "3er": 3, "4o": 4, "primero": 1, "tercero": 3, "ultimo": -1},
    of_month=frozenset({"del mes", "de cada mes", "de todos los meses"}),
    every_year=frozenset(f"{of}{each}" for of in ("", "de ") for each in ("cada ano", "todos los anos")),
    until=phrases("hasta|hasta el|asta|asta el|hsta|hsta el"),
    end_of=phrases("fin de|finales de|fines de|el fin de|el final de"),
    lasting=frozenset({"durante", "por"}),
    times=phrases("veces|veces en total|veces en todo"),
    starting=phrases("a partir de|a partir del|desde|desde el|empezando|empezando el"),
    onwards=phrases("en adelante"),
    away_since=phrases("del|de"),
    away_to=phrases("al|-"),
    away_for=frozenset(),
    except_=phrases("excepto|salvo|menos|pero no"),
    short_months=phrases("en los meses mas cortos el ultimo dia|si no hay 29 el 28"),
    of_week=phrases("de la semana"),
    joints=phrases("o|u|a|en|de|del|entre|durante|pero|desde"),
    beside=phrases(
        "despues de|despues de las|despues de la|antes de|antes de las|antes de la|tras las|no antes de las"
    ),
    vague=phrases("temprano|tempranito|tarde|muy tarde|mas tarde|la semana pasada|de la semana pasada|el mes pasado")
    | phrases("al atardecer|al amanecer|a primera hora|a ultima hora|a la hora de comer|a la hora de cenar")
    | phrases("antes de comer|despues de comer|antes de cenar|despues de cenar|despues del trabajo|por medio"),
    holidays=phrases("festivos|los festivos|dias festivos|vacaciones|las vacaciones|feriados|los feriados"),
    belonging=frozenset("hasta para antes despues de del desde y e o u entre a cada excepto salvo ultimo".split()),
    slips=meant(
        "manana: manan manna mannana mnana maniana mnn mna; hoy: oy hoi; lunes: lune lnues luns; "
        "martes: martees matres; miercoles: miercole mircoles miercols mierkoles miercoels; "
        "jueves: juebes jueve jeuves; viernes: vierne biernes viernees; sabado: savado sabdo sabdao; "
        "domingo: domigo domnigo dominog; todos: tods"
    ),
)
