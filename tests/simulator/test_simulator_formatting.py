from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram_simulator.formatting import formatted, utf16_length
from telegram_simulator.refusals import Refusal


def _format(text: str, parse_mode: str | None, entities: Any = None) -> Any:
    return formatted(
        text, parse_mode=parse_mode, entities=entities, max_length=4096, what="message"
    )


def _brief(entities: Any) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("😀<i>b</i>", "😀b", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3", []),
        ("<u>a</u><s>b</s>", "ab", [("underline", 0, 1), ("strikethrough", 1, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("  <b> a </b> ", "a", [("bold", 0, 1)]),
        ('<a href="tg://user?id=5">u</a>', "u", [("text_mention", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    got, found = _format(source, "HTML")
    assert (got, _brief(found)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a*", "a", [("bold", 0, 1)]),
        ("_a_ __b__", "a b", [("italic", 0, 1), ("underline", 2, 1)]),
        ("~a~ ||b||", "a b", [("strikethrough", 0, 1), ("spoiler", 2, 1)]),
        (r"1\.5 \*", "1.5 *", []),
        ("`c`", "c", [("code", 0, 1)]),
        ("```py\nx```", "x", [("pre", 0, 1)]),
        ("[t](https://x.example)", "t", [("text_link", 0, 1)]),
        (">q", "q", [("blockquote", 0, 1)]),
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
    ],
)
def test_markdown_v2_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    got, found = _format(source, "MarkdownV2")
    assert (got, _brief(found)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "mode"),
    [
        ("<b>", "HTML"),
        ("<b></i>", "HTML"),
        ("</b>", "HTML"),
        ("<div>x</div>", "HTML"),
        ("a < b", "HTML"),
        ("a.", "MarkdownV2"),
        ("*a", "MarkdownV2"),
        ("`a", "MarkdownV2"),
        ("*a", "Markdown"),
        ("a", "BBCode"),
    ],
)
def test_wrong_markup_is_refused(source: str, mode: str) -> None:
    with pytest.raises(Refusal) as refused:
        _format(source, mode)
    assert refused.value.code == 400


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("see https://example.com/a.", ("url", 4, 21)),
        ("ask @anna_b now", ("mention", 4, 7)),
        ("/help me", ("bot_command", 0, 5)),
        ("#urgent", ("hashtag", 0, 7)),
        ("mail a@b.example", ("email", 5, 11)),
        ("😀 /start", ("bot_command", 3, 6)),
    ],
)
def test_links_commands_and_mentions_are_found(text: str, entity: tuple[str, int, int]) -> None:
    assert _brief(_format(text, None)[1]) == [entity]


def test_an_entity_past_the_end_is_refused() -> None:
    with pytest.raises(Refusal, match="ends after the end of the text"):
        _format("ab", None, [{"type": "bold", "offset": 1, "length": 5}])


@given(st.text(max_size=60), st.sampled_from(["HTML", "MarkdownV2", "Markdown", None]))
def test_any_text_is_formatted_within_itself_or_refused(text: str, mode: str | None) -> None:
    try:
        got, entities = _format(text, mode)
    except Refusal:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(got)
