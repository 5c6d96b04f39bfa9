"""The names of all commands in several languages, found exactly, without their spaces, or approximately."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from commands.kit.declaration import Command
from commands.kit.spelling import mistakes_in, squeeze

_LONG_ENOUGH = 5  # letters: a name of another language is not guessed from less
_HOME = 2  # languages: the own one and English


class Named(Struct, frozen=True):
    """One name of a command, as the catalog of a language spells it, without the prefix.

    `numbered`: it is one only before a number, or in a reply.
    """

    command: Command
    name: str
    language: str
    numbered: bool = False

    @property
    def shown(self) -> str:
        """What to type, with the prefix."""
        return f"!{self.name}"


Words = tuple[str, ...]


class Heard(Struct, frozen=True):
    """Whose name something is: a command's, and those of commands with `letters` that have it too."""

    named: Named | None
    sharing: Sequence[Named] = ()


class Near(Struct, frozen=True):
    """The name that is most similar to the first `count` words of a text."""

    named: Named
    count: int


class Names:
    """The folded names of all commands. Where two languages share a name, the earlier language wins.

    `shared` are those of commands with `letters`, which others may have too.
    """

    def __init__(
        self, names: Mapping[Words, Named], languages: Sequence[str], shared: Mapping[Words, Sequence[Named]]
    ) -> None:
        self._names = dict(names)
        self._places = {language: place for place, language in enumerate(languages)}
        self._heard = {words: Heard(names.get(words), shared.get(words, ())) for words in (*names, *shared)}
        last_first = sorted(self._heard.items(), key=lambda each: -self._place(each[1]))
        self._squeezed = {squeeze("".join(words)): heard for words, heard in last_first}
        self.most_words = max(map(len, self._heard))
        self._longest_word = max(len(word) for words in names for word in words)

    def _place(self, heard: Heard) -> int:
        return min(self._places[each.language] for each in (heard.named, *heard.sharing) if each)

    def exactly(self, words: Sequence[str]) -> Named | None:
        """The name that consists of these folded words."""
        return self._names.get(tuple(words))

    def at_front(self, words: Sequence[str]) -> Iterator[tuple[int, Heard]]:
        """The names that the folded words begin with, the longest first, and how many words each takes.

        Phones leave out spaces, hyphens and apostrophes: `jarrive` is `j'arrive`.
        """
        words = words[: self.most_words]
        letters = [squeeze(word) for word in words]
        for count in range(len(words), 0, -1):
            # A sign after the name is no part of it: "checkin ☁️" is an answer.
            joined = letters[count - 1] and self._squeezed.get("".join(letters[:count]))
            if heard := self._heard.get(tuple(words[:count])) or joined:
                yield count, heard

    def nearest(self, words: Sequence[str], after: Command | None = None, *, own_only: bool = False) -> Near | None:
        """The name most similar to the front of the folded words; None if none is, or the best is not `guessed`.

        A name of the first language comes before all others; with `own_only` there are no others. Each name is compared
        with as many words as it has; with `after`, only the endings of that command's longer names.
        """
        heads = self._heads(words)
        found = [
            # Of those that are equally near, fingers that were too fast meant the one with the same letters.
            ((place > 0, mistakes, place, sorted(head) != sorted(whole), -count), Near(named, head.count(" ") + 1))
            for name, named in (self.endings(after) if after else self._names.items())
            if not (place := self._places[named.language]) or not own_only
            if (count := len(name)) and (whole := " ".join(name)) and self._may_be_guessed(whole, named)
            for head in heads[max(count - 2, 0) : count + 1]
            if (mistakes := mistakes_in(head, whole)) is not None
        ]
        best = min(found, key=lambda each: each[0], default=None)
        return best[1] if best and best[1].named.command.guessed else None

    def _may_be_guessed(self, whole: str, named: Named) -> bool:
        return self._places[named.language] < _HOME or len(whole) >= _LONG_ENOUGH

    def _heads(self, words: Sequence[str]) -> list[str]:
        """The first word, the first two words, and so on, up to the longest name."""
        heads: list[str] = []
        for word in words[: self.most_words + 1]:
            if len(word) > self._longest_word + 2:
                break
            heads.append(f"{heads[-1]} {word}" if heads else word)
        return heads

    def endings(self, command: Command) -> Iterator[tuple[Words, Named]]:
        """What longer names have after a name of this command."""
        own = {name for name, named in self._names.items() if named.command is command}
        for name, named in self._names.items():
            for count in range(1, len(name)):
                if name[:count] in own:
                    yield name[count:], named
