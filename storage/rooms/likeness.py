"""Which names look the same to people: equal ones, and those that only a program can tell apart.

After Unicode Technical Standard 39, 'Confusable Detection', with the letters that people meet and no more: the whole
table has thousands of signs, and what looks like a letter in another style is folded by its normal form (NFKC).
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

# What has no shape of its own: fillers, joiners and selectors, which are letters and marks by their category (Unicode,
# 'Default_Ignorable_Code_Point'), and the blank of Braille.
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_ALIKE = {
    "a": "аαɑᴀАΑᎪꓮ",
    "b": "ьƅвВΒЬᏴꓐ",
    "c": "сϲᴄСϹᏟꓚ",
    "d": "ԁɗᎠꓓ",
    "e": "еҽ℮ЕΕᎬꓰ",
    "f": "ꞙϜꓝ",
    "g": "ɡցɢԌᏀꓖ",
    "h": "һհнНΗᎻꓧ",
    "j": "јϳյЈͿᎫꓙ",
    "k": "кκᴋКΚᏦꓗ",
    "l": "iIl1|ıіιɩɪӏІΙӀᎥǀ׀ןꓲ",
    "n": "ոռηɴΝꓠ",
    "o": "0оοօσᴏОΟՕꓳ",
    "p": "рρᴘРΡᏢꓑ",
    "q": "ԛգզԚ",
    "r": "гᴦʀᎡᏒꓣ",
    "rn": "mMмᴍМΜᎷꓟ",
    "s": "ѕꜱЅՏᏚꓢ",
    "t": "тτᴛТΤᎢꓔ",
    "u": "υսʋᴜՍꓴ",
    "v": "νѵᴠѴᏙꓦ",
    "vv": "wWԝѡɯաᴡԜᎳꓪ",
    "x": "хχ×ХΧꓫ",
    "y": "уγүყʏУΥҮᎩꓬ",
    "z": "ᴢΖᏃꓜ",
    "3": "зʒЗƷȜ",
}
_TABLE = str.maketrans({sign: letters for letters, signs in _ALIKE.items() for sign in signs})


def likeness(name: str) -> str:
    """What names that look alike have in common; it is no name to be shown.

    Upper and lower case, the kind of space, and whatever can't be seen make no difference.
    """
    seen = "".join(sign for sign in normalize("NFKC", name) if not _unseen(sign))
    folded = seen.translate(_TABLE).casefold().translate(_TABLE)
    return " ".join(normalize("NFD", folded).split())


def is_visible(name: str) -> bool:
    """Whether there is anything to be seen of it."""
    return any(not (_unseen(sign) or sign.isspace()) for sign in name)


def _unseen(sign: str) -> bool:
    return category(sign) in ("Cc", "Cf", "Cn", "Cs") or _SHAPELESS.match(sign) is not None
