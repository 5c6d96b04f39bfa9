"""Messages: Markdown of the catalogs in, plain text and Matrix HTML out; nothing that people type is ever markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from timeit import timeit
from zoneinfo import ZoneInfo

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.render import Rendered, content, edit, pages, render
from bot.render.templates import SCHEMES, TAGS, Template, compile_inline, compile_lines
from bot.render.text import tame
from commands import LOCALES
from commands.kit.catalogs import Catalog, Catalogs
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.po import Entry
from tests.offenders import assert_none

PARIS = ZoneInfo("Europe/Paris")
ANNE = Member("@anne:example.org", "Anne")
BEN = Member("@ben/é:example.org", "Ben <b>")
TEMPLATES = {
    "plain": "Hello {name}",
    "alone": "{name}",
    "marked": "**{name}**, *you* are `{place}`",
    "item": "- {name}: **{what}**",
    "step": "2. Take {name}",
    "quote": "> {name}",
    "link": "See [the *guide*](https://example.org/?a=b&c) or <https://example.org>, <a@example.org>",
    "address": "[{name}](https://example.org/{name}) <https://example.org/{name}>",
    "everything": "Hi **{name}**!\n\n- `{name}`\n- *{name}*\n\n> {name}\n1. [{name}](https://example.org) {name}",
    "several": "One\nTwo\n\nThree\n",
    "odd": "<b>{name}</b> ![x](https://example.org/x.png) & &amp; \\*no\\* \ue0000\ue001 [j](javascript:alert(1))",
    "warm": "C’est prêt\u00a0: «\u00a0{name}\u00a0»",
    "people": "{people}: {name}",
    "sentence": "it is **{name}**",
    "at": "On {when}",
}
CATALOG = Catalog("en", {key: Entry(text) for key, text in TEMPLATES.items()}, lambda count: 0)

TRICKS = (
    "<b> </p> <!-- **b** ** [x](https://a.b) <https://a.b> https://a.b @anne:example.org @room &amp; & ` _ ~~ # % ' \""
    " \\ - > 1. {name} \ue0000\ue001 \ue000 👩\u200d👩\u200d👧 é שלום \u202e \u2067 \x00 \ud800"
)
nasty = st.text() | st.lists(st.sampled_from([*TRICKS.split(), " ", "\n", "\r\n", "\u00a0"])).map("".join)


class Reader(HTMLParser):
    """What a client makes of HTML: its tags with attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def made(*phrases: Phrase, mention: tuple[str, ...] = ()) -> Rendered:
    """The phrases rendered in English, in Paris."""
    return render(phrases, CATALOG, PARIS, frozenset(mention))


@pytest.mark.parametrize(
    ("phrases", "body", "html"),
    [
        ([Phrase("plain", name="x")], "Hello x", "Hello x"),
        ([Phrase("plain", name="a\nb")], "Hello a b", "Hello a b"),
        ([Phrase("plain", name="<b>&")], "Hello <b>&", "Hello &lt;b&gt;&amp;"),
        (
            [Phrase("marked", name="x", place=1234)],
            "x, you are 1,234",
            "<strong>x</strong>, <em>you</em> are <code>1,234</code>",
        ),
        (
            [Phrase("plain", name="x"), Phrase("item", name="a", what="b"), Phrase("item", name="c", what="d")],
            "Hello x\n- a: b\n- c: d",
            "<p>Hello x</p><ul><li>a: <strong>b</strong></li><li>c: <strong>d</strong></li></ul>",
        ),
        ([Phrase("alone", name="- x"), Phrase("alone", name="> y")], "- x\n> y", "- x<br>&gt; y"),
        ([Phrase("step", name="x")], "2. Take x", '<ol start="2"><li>Take x</li></ol>'),
        (
            [Phrase("quote", name="x"), Phrase("quote", name="y")],
            "> x\n> y",
            "<blockquote>x<br>y</blockquote>",
        ),
        (
            [BLANK, Phrase("alone", name="x"), BLANK, Phrase("alone", name="y"), BLANK],
            "x\n\ny",
            "<p>x</p><p>y</p>",
        ),
        ([Phrase("several")], "One\nTwo\n\nThree", "<p>One<br>Two</p><p>Three</p>"),
        (
            [Phrase("link")],
            "See the guide (https://example.org/?a=b&c) or https://example.org, a@example.org",
            'See <a href="https://example.org/?a=b&amp;c">the <em>guide</em></a> or '
            '<a href="https://example.org">https://example.org</a>, <a href="mailto:a@example.org">a@example.org</a>',
        ),
        (
            [Phrase("odd", name="x")],
            "<b>x</b> !x (https://example.org/x.png) & & *no* 0 [j](javascript:alert(1))",
            '&lt;b&gt;x&lt;/b&gt; !<a href="https://example.org/x.png">x</a> &amp; &amp; *no* 0 '
            "[j](javascript:alert(1))",
        ),
        ([Phrase("warm", name="x")], "C’est prêt\u00a0: «\u00a0x\u00a0»", "C’est prêt\u00a0: «\u00a0x\u00a0»"),
        (
            [Phrase("alone", name=Phrase("sentence", name="*x*"))],
            "it is *x*",
            "it is <strong>*x*</strong>",
        ),
        ([Phrase("alone")], "{name}", "{name}"),
        ([Phrase("not-there", name="x")], "not-there", "not-there"),
        (
            [Phrase("at", when=datetime(2026, 11, 24, 18, tzinfo=UTC))],
            "On Tuesday, 24 November 2026 at 19:00",
            "On Tuesday, 24 November 2026 at 19:00",
        ),
        ([], "", ""),
        ([BLANK], "", ""),
    ],
)
def test_how_a_message_looks(phrases: list[Phrase], body: str, html: str) -> None:
    assert made(*phrases) == Rendered(body, html)


def test_only_whom_the_message_calls_becomes_a_pill() -> None:
    phrase = Phrase("people", people=[ANNE, BEN, "<i>"], name=ANNE)
    assert made(phrase) == Rendered("Anne, Ben <b> and <i>: Anne", "Anne, Ben &lt;b&gt; and &lt;i&gt;: Anne")
    called = made(phrase, mention=(BEN.user_id, "@unseen:example.org"))
    pill = '<a href="https://matrix.to/#/@ben%2F%C3%A9:example.org">Ben &lt;b&gt;</a>'
    assert called.body == "Anne, Ben <b> and <i>: Anne"
    assert called.html == f"Anne, {pill} and &lt;i&gt;: Anne"
    assert called.mentions == (BEN.user_id, "@unseen:example.org")


def test_a_person_without_a_name_is_shown_by_their_id() -> None:
    assert made(Phrase("alone", name=Member("@x:y", " "))).body == "@x:y"


def unclean(template: Template) -> tuple[str, str] | None:
    """The HTML of a template, and what a sanitizer makes of it, where that is something else."""
    html = "".join(template.html)
    clean = nh3.clean(html, tags={*TAGS}, attributes={"a": {"href"}}, url_schemes={*SCHEMES}, link_rel=None)
    return None if clean.replace("&nbsp;", "\u00a0") == html else (html, clean)


def test_the_catalogs_make_only_what_apps_show() -> None:
    texts = [form for each in Catalogs(LOCALES).values() for entry in each.entries.values() for form in entry.forms]
    templates = [template for text in texts for template in (*compile_lines(text), compile_inline(text))]
    assert_none(filter(None, map(unclean, templates)))


@given(nasty | st.text(alphabet="[]()<>!*`_\\&;:/#ajsx@ \n"))
@example("[a](javascript:x) [b](HTTPS://a.b) <ftp://a.b> [c](data:x) ![d](https://a.b) <img src=x> [e](&quot;) \" '")
def test_no_markdown_makes_anything_else(text: str) -> None:
    text = text.encode(errors="ignore").decode().replace("\x00", "")  # which no file of text has
    assert unclean(compile_inline(text)) is None


def test_a_fact_never_gets_into_an_address() -> None:
    shown = made(Phrase("address", name="evil"))
    assert shown.body == "[evil](https://example.org/evil) <https://example.org/evil>"
    assert Reader(shown.html).tags == []


@given(nasty)
@example("\ue0000\ue001")
@example("\ue0001\ue001 {name}")
def test_what_people_type_is_shown_as_it_is_and_is_never_markup(value: str) -> None:
    for key in ("plain", "alone", "quote", "everything", "address", "warm", "sentence"):
        quiet, shown = made(Phrase(key, name="x")), made(Phrase(key, name=value))
        assert Reader(shown.html).tags == Reader(quiet.html).tags
        assert shown.mentions == ()
        assert shown.body.count("\n") == quiet.body.count("\n")
        if key in ("plain", "alone", "quote"):
            assert Reader(shown.html).words == shown.body.removeprefix("> " if key == "quote" else "")
        assert tame(value) in shown.body
        assert escape(tame(value), quote=False) in shown.html


@given(nasty, nasty)
def test_a_nested_fact_and_a_name_are_shown_as_they_are_too(value: str, name: str) -> None:
    person = Member("@" + value + ":example.org", name)
    nested = Phrase("people", people=[Phrase("sentence", name=value), person], name=(person, value))
    shown = made(nested, mention=(person.user_id,))
    assert [tag for tag, _ in Reader(shown.html).tags] == ["strong", "a", "a"]
    assert all(href[0][1].startswith("https://matrix.to/#/@") for tag, href in Reader(shown.html).tags if tag == "a")  # type: ignore[union-attr]
    assert tame(value) in shown.body
    assert Reader(shown.html).words == shown.body


@given(nasty)
def test_a_fact_stays_on_its_line_and_can_be_stored(value: str) -> None:
    tamed = tame(value)
    assert len((tamed + ".").splitlines()) == 1
    assert tamed.encode().decode() == tamed
    assert not set(tamed) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")


@given(st.text(alphabet="ab \t<&*_é👍\ue000ש\u200f"))
def test_ordinary_characters_are_not_touched(value: str) -> None:
    assert tame(value) == value


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["alone", "item", "quote", "step"]), nasty), max_size=30),
    st.integers(300, 2_000),
)
def test_pages_stay_within_the_limit_and_lose_no_line(lines: list[tuple[str, str]], limit: int) -> None:
    phrases = [Phrase(key, name=f"{number}! {value * 5}", what="x") for number, (key, value) in enumerate(lines)]
    made_pages = pages(phrases, CATALOG, PARIS, frozenset({ANNE.user_id}), limit)
    assert all(len(json.dumps(page.body)) + len(json.dumps(page.html)) <= limit + 4 for page in made_pages)
    found = "\n".join(page.body for page in made_pages).split("\n")
    whole = render(phrases, CATALOG, PARIS).body.split("\n")
    assert len(found) == len(whole)
    for shown, meant in zip(found, whole, strict=True):
        assert shown == meant or (shown.endswith("…") and meant.startswith(shown[:-1]))
    assert [page.mentions for page in made_pages] == [(ANNE.user_id,)] + [()] * (len(made_pages) - 1)


def test_a_short_answer_is_one_page_and_equal_to_its_rendering() -> None:
    phrases = [Phrase("item", name=ANNE, what="x"), BLANK, Phrase("plain", name="y")]
    assert pages(phrases, CATALOG, PARIS, frozenset({ANNE.user_id})) == [made(*phrases, mention=(ANNE.user_id,))]
    assert pages([], CATALOG, PARIS) == [Rendered("", "")]


def test_a_long_list_is_split_between_its_items_and_each_page_is_a_list() -> None:
    phrases = [Phrase("item", name=f"n{number}", what="x" * 100) for number in range(200)]
    made_pages = pages(phrases, CATALOG, PARIS, limit=10_000)
    assert 5 < len(made_pages) < 10
    assert all(page.html.startswith("<ul><li>") and page.html.endswith("</li></ul>") for page in made_pages)


def test_a_line_that_is_too_long_is_cut_as_late_as_possible() -> None:
    (page,) = pages([Phrase("marked", name="<" * 50_000, place=1)], CATALOG, PARIS)
    assert page.body.endswith("<…")
    assert page.html == escape(page.body, quote=False)
    assert 29_900 - 64 < len(page.body) + len(page.html) <= 30_000


def test_the_content_of_a_quiet_answer() -> None:
    assert content(made(Phrase("plain", name="x & y")), notifies=False) == {
        "msgtype": "m.notice",
        "body": "Hello x & y",
        "m.mentions": {},
    }


def test_the_content_of_a_call_with_formatting_in_a_thread() -> None:
    rendered = made(Phrase("marked", name=ANNE, place=1), mention=(ANNE.user_id,))
    assert content(rendered, notifies=True, reply_to="$asked", thread="$root") == {
        "msgtype": "m.text",
        "body": "Anne, you are 1",
        "format": "org.matrix.custom.html",
        "formatted_body": rendered.html,
        "m.mentions": {"user_ids": [ANNE.user_id]},
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": "$root",
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": "$asked"},
        },
    }


def test_the_relation_of_a_reply_and_of_a_word_in_a_thread() -> None:
    rendered = made(Phrase("plain", name="x"))
    assert content(rendered, notifies=False, reply_to="$a")["m.relates_to"] == {"m.in_reply_to": {"event_id": "$a"}}
    assert content(rendered, notifies=False, thread="$r")["m.relates_to"]["m.in_reply_to"] == {"event_id": "$r"}


def test_plain_lines_need_no_html() -> None:
    assert "format" not in content(made(Phrase("alone", name="x<y"), Phrase("alone", name="z")), notifies=False)


def test_an_edit_carries_the_whole_new_content_and_no_relation_in_it() -> None:
    new = content(made(Phrase("marked", name=ANNE, place=1), mention=(ANNE.user_id,)), notifies=False, reply_to="$a")
    assert edit(new, "$first") == {
        "msgtype": "m.notice",
        "body": "* Anne, you are 1",
        "m.mentions": {},
        "m.new_content": {key: value for key, value in new.items() if key != "m.relates_to"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$first"},
    }


def test_a_full_page_fits_into_an_event_even_as_an_encrypted_edit() -> None:
    (page,) = pages([Phrase("plain", name="é" * 50_000)], CATALOG, PARIS)
    payload = json.dumps(edit(content(page, notifies=False), "$" + "x" * 43))
    assert len(payload) * 4 / 3 < 60_000


def test_rendering_is_quick() -> None:
    answer = [Phrase("marked", name=ANNE, place=1), BLANK, *[Phrase("item", name=BEN, what="x")] * 5]
    mention = (ANNE.user_id,)
    seconds = min(timeit(lambda: content(made(*answer, mention=mention), notifies=True), number=50) for _ in range(3))
    assert seconds / 50 < 0.001
