"""French words for times."""

from __future__ import annotations

from commands.kit.when.language import (
    AFTERNOON,
    EARLY,
    EVENING,
    MORNING,
    NIGHT,
    Language,
    each,
    meant,
    numbered,
    often,
    phrases,
)

_WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"

WORDS = Language(
    days={"aujourd'hui": 0, "demain": 1, "apres-demain": 2, "apres demain": 2, "hier": -1}
    | {"avant-hier": -2, "avant hier": -2},
    weekdays=numbered(_WEEKDAYS),
    weekdays_short=numbered("lun mar mer jeu ven sam dim"),
    months=numbered("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre", 1),
    months_short={"janv": 1, "jan": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7}
    | {"sept": 9, "oct": 10, "nov": 11, "dec": 12},
    on=frozenset({"le", "ce", "au", "les"}),
    of=frozenset({"de"}),
    next_before=frozenset(),
    next_after=frozenset({"prochain", "qui vient"}),
    last_before=frozenset(),
    last_after=frozenset({"dernier", "passe"}),
    weeks_after={"en huit": 1, "en quinze": 2},
    periods={
        "la semaine prochaine": "weeks",
        "de la semaine prochaine": "weeks",
        "semaine prochaine": "weeks",
        "le mois prochain": "months",
        "mois prochain": "months",
    },
    weekends={"ce week-end": 0, "ce weekend": 0, "le week-end prochain": 1, "week-end prochain": 1},
    week_ends={
        f"{at}{end}": 0
        for at in ("", "a ", "a la ", "en ", "pour la ", "la ", "d'ici la ", "d'ici a la ", "vers la ")
        for end in ("fin de la semaine", "fin de semaine", "fin de cette semaine")
    }
    | {f"{at}fin de {la}semaine prochaine": 1 for at in ("", "a la ", "la ", "en ") for la in ("", "la ")},
    month_ends={
        f"{at}{end}": 0
        for at in ("", "a ", "a la ", "en ", "pour la ", "la ", "d'ici la ", "d'ici a la ")
        for end in ("fin du mois", "fin de mois")
    }
    | {f"{at}fin du mois prochain": 1 for at in ("", "a la ", "la ")},
    at={"a": False, "vers": False, "des": False, "aux environs de": False},
    clocks={"midi": (12,), "minuit": (0, 24)},
    hour_words={"heure": True, "heures": True},
    after_hour={"et demie": 30, "et demi": 30, "et quart": 15, "moins le quart": -15, "moins cinq": -5}
    | {"moins dix": -10, "moins vingt": -20, "moins vingt-cinq": -25, "pile": 0, "precises": 0},
    parts={
        "matin": MORNING,
        "apres-midi": AFTERNOON,
        "apres midi": AFTERNOON,
        "aprem": AFTERNOON,
        "soir": EVENING,
        "au matin": MORNING,
        "au soir": EVENING,
        "dans la matinee": MORNING,
        "dans la soiree": EVENING,
        "dans l'apres-midi": AFTERNOON,
        "dans l'apres midi": AFTERNOON,
        "en matinee": MORNING,
        "en soiree": EVENING,
    },
    parts_said={
        "du mat": MORNING,
        "de la nuit": EARLY,
        "du matin": MORNING,
        "de l'apres-midi": AFTERNOON,
        "du soir": EVENING,
    },
    parts_today={
        "ce matin": MORNING,
        "cet apres-midi": AFTERNOON,
        "cet apres midi": AFTERNOON,
        "cet aprem": AFTERNOON,
        "cette aprem": AFTERNOON,
        "cette apres-midi": AFTERNOON,
        "ce soir": EVENING,
        "cette nuit": NIGHT,
    },
    from_=phrases("de|entre|d'"),
    to=phrases("a|et|jusqu'a"),
    zone_before=phrases("heure|a l'heure|l'heure|en heure"),
    zone_after=frozenset(),
    zones_here=phrases("heure locale|heure d'ici"),
    into=frozenset({"dans", "d'ici", "d'ici a"}),
    from_now=phrases("a partir de maintenant|a partir d'aujourd'hui|a compter d'aujourd'hui"),
    numbers=numbered("un deux trois quatre cinq six sept huit neuf dix onze douze", 1)
    | numbered("treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt vingt-et-un vingt-deux vingt-trois", 13)
    | {"une": 1, "vingt et une": 21, "trente": 30, "quarante": 40, "quarante-cinq": 45, "cinquante": 50}
    | {"quatre-vingt-dix": 90},
    units={
        **dict.fromkeys(("s", "sec", "seconde", "secondes"), "seconds"),
        **dict.fromkeys(("m", "mn", "min", "minute", "minutes"), "minutes"),
        **dict.fromkeys(("h", "heure", "heures"), "hours"),
        **dict.fromkeys(("j", "jour", "jours"), "days"),
        **dict.fromkeys(("sem", "semaine", "semaines"), "weeks"),
        **dict.fromkeys(("mois",), "months"),
    },
    hour_then_minutes=frozenset({"h", "heure", "heures"}),
    spans={
        "une demi-heure": 30,
        "une demi heure": 30,
        "demi-heure": 30,
        "une heure et quart": 75,
        "un quart d'heure": 15,
        "quart d'heure": 15,
        **{
            f"{three} d{mark}heure": 45
            for three in ("trois quarts", "trois quart", "3 quarts")
            for mark in ("'", " ", "")
        },
        **{f"{a}quart d{mark}heure": 15 for a in ("", "un ") for mark in (" ", "")},
        **{f"{three}/4 d{mark}heure": 15 * three for three in (1, 3) for mark in ("'", " ")},
        "une quinzaine de minutes": 15,
    },
    idioms={"quinze jours": 2, "une quinzaine": 2, "une quinzaine de jours": 2, "huit jours": 1},
    and_=frozenset({"et"}),
    half_more=frozenset({"et demi", "et demie"}),
    every=phrases("tous les|toutes les|chaque|tout les|toute les|tous le|ts les|tt les|ttes les|chaques"),
    one_in={"sur deux": 2, "sur 2": 2, "sur trois": 3, "sur 3": 3, "sur quatre": 4, "sur 4": 4},
    habits={f"{article}{day}s": number for day, number in numbered(_WEEKDAYS).items() for article in ("", "les ")},
    adverbs=each(1, "days", "quotidiennement|quotidien|quotidienne|une fois par jour|1 fois par jour")
    | each(1, "weeks", "hebdomadaire|une fois par semaine|1 fois par semaine")
    | each(1, "months", "mensuellement|mensuel|mensuelle|une fois par mois|1 fois par mois")
    | each(3, "months", "trimestriel|trimestrielle"),
    often=often(
        "2: deux fois|2 fois|2x|2 x; 3: trois fois|3 fois|3x|3 x; 4: quatre fois|4 fois|4x|4 x",
        "par jour|par jours|chaque jour|dans la journee",
        "par semaine|chaque semaine",
    ),
    longer_units=each(3, "months", "trimestre|trimestres") | each(6, "months", "semestre|semestres"),
    every_part={"matins": MORNING, "matin": MORNING, "apres-midi": AFTERNOON, "soirs": EVENING, "soir": EVENING},
    workdays=phrases("en semaine|jours de semaine|jours ouvrables|jours ouvres"),
    weekend=phrases("week-end|week-ends|weekend|weekends|les week-ends|le week-end|les weekends|le weekend"),
    ordinals=numbered("premier deuxieme troisieme quatrieme", 1)
    | numbered("premiers deuxiemes troisiemes quatriemes", 1)
    | numbered("1er 2e 3e 4e", 1)
    | numbered("1ers 2es 3es 4es", 1)
    | {"2eme": 2, "3eme": 3, "4eme": 4, "2emes": 2, "3emes": 3, "4emes": 4}
    | {"second": 2, "seconds": 2, "dernier": -1, "derniers": -1},
    of_month=frozenset({"du mois", "de chaque mois", "de tous les mois"}),
    every_year=frozenset(f"{of}{each}" for of in ("", "de ") for each in ("chaque annee", "tous les ans")),
    until=phrases(
        "jusqu'au|jusqu'a|jusque|jusqu'en|jusqua|jusquau|jusqu'|jusqu a|jusqu au|jusque a|jusqu|jusk'a|jusqu'o"
    ),
    end_of=phrases("fin|la fin|la fin de|la fin du mois de"),
    lasting=frozenset({"pendant", "durant"}),
    times=phrases("fois|fois en tout|fois au total"),
    starting=phrases("a partir du|a partir de|a compter du|des le|des|a partir d'"),
    onwards=phrases("inclus"),
    away_since=phrases("du|de"),
    away_to=phrases("au|-"),
    away_for=frozenset({"pour"}),
    except_=phrases("sauf|hors|hormis|excepte|mais pas"),
    short_months=phrases("dans les mois plus courts le dernier jour|les autres annees le 28"),
    of_week=phrases("de la semaine"),
    joints=phrases("ou|a|au|en|de|du|d'|entre|pendant|durant|mais|des|depuis"),
    beside=phrases("apres|avant|pas avant|au plus tard"),
    vague=phrases("tot|tard|assez tot|assez tard|plus tard|la semaine derniere|de la semaine derniere|le mois dernier")
    | phrases("en fin de journee|en debut de journee|de bonne heure|entre midi et deux|a l'heure du dejeuner")
    | phrases(
        "apres le dejeuner|avant le dejeuner|apres le diner|avant le diner|apres le travail|a l'aube|tot le matin"
    ),
    holidays=phrases("vacances|vacances scolaires|les vacances|jours feries|les jours feries|les feries"),
    belonging=frozenset(
        "jusqu'au jusqu'a jusque d'ici pour avant apres depuis de du des d' et ou entre des chaque"
        " sauf a dernier".split()
    ),
    slips=meant(
        "demain: demin dmain demian deman 2main dm1 demaim dem dmn; apres-demain: apresdemain apres-demin; "
        "aujourd'hui: aujourdhui aujoudhui ajourd'hui auj aujourd'ui ojourd'hui; lundi: lndi lunid ludi; "
        "mardi: mrdi madri; mercredi: mecredi mercedi mercrdi mecredis mercerdi; jeudi: jeuid judi jeudit; "
        "vendredi: vendrdi vendedi vendrerdi vendrdei vendrdi; samedi: samdi smedi samedit; "
        "dimanche: dimache dimanch diamnche dimance; mercredis: mecredis mercedis; vendredis: vendrdis; "
        "samedis: samdis; dimanches: dimaches; fevrier: fevier; aout: aou"
    ),
)
