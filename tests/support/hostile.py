"""What hostile people send: words that would run, overflow, or look like others (T26, T31)."""

from typing import Any, Final

Json = dict[str, Any]
RUNS: Final = (
    "<script>window.pwned='script'</script>",
    "<img src=x onerror=\"window.pwned='img'\">",
    "\"><svg onload=window.pwned='svg'>",
    "'-window.pwned-'${window.pwned='js'}{{window.pwned='ng'}}",
    "<iframe srcdoc=\"<script>parent.pwned='frame'</script>\"></iframe>",
    "<a href=javascript:window.pwned='a'>press</a>",
    '</title></style></textarea><base href="//evil.example/">',
    '<link rel=stylesheet href="//evil.example/a.css"><meta http-equiv=refresh content=0>',
    "<style>*{display:none!important}</style>",
    "{ $name } { -term } { 'x' -> *[other] y }",
)
LOOKS: Final = (
    "\u202egnp.eciovni \u202d\u2066\u2067 admin",
    "Su\u200bpp\u200dort \u2714 \u0410dmin",
    "Z" + "\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309" * 12,
    "W" * 60,
    "\ufdfd" * 12,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 6,
    "line\none\rtwo\u2028three\u2029four",
    "\u0627\u0644\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd 123",
)
NAMES: Final = tuple(one[:64] for one in (*RUNS, *LOOKS))
LONG: Final = ("A" * 4000, "\u0e49" * 900, "http://" + "a" * 2000 + ".example/", "\n" * 300 + "end")
LINKS: Final = (
    "javascript:window.pwned=1",
    "JaVaScRiPt:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:http://127.0.0.1/x",
    " javascript:window.pwned=1",
    "java\nscript:window.pwned=1",
    "//evil.example/",
    'https://evil.example/?a="onmouseover="window.pwned=1',
    "https://good.example\u202e/moc.live//:sptth",
    "tg://resolve?domain=evil",
)
FILES: Final = (
    "invoice\u202efdp.exe",
    "<img src=x onerror=window.pwned=1>.pdf",
    "../../etc/passwd",
    "very" * 50 + ".txt",
    "a\u0000b.html",
)


def messages() -> list[Json]:
    """Contents for the simulator's `send`, all by hostile people."""
    plain = [{"text": text} for text in (*RUNS, *LOOKS, *LONG)]
    linked = [
        {"text": f"press {number}", "entities": [
            {"type": "text_link", "offset": 0, "length": 5, "url": url}]}
        for number, url in enumerate(LINKS)
    ]  # fmt: skip
    crossed = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
        {"type": "pre", "offset": 1, "length": 2, "language": RUNS[1]},
    ]
    tangled = [
        {"text": "abcdef", "entities": crossed},
        {"text": "short", "entities": [{"type": "spoiler", "offset": 3, "length": 900}]},
        {"text": "\U0001f600 half", "entities": [{"type": "code", "offset": 1, "length": 3}]},
        {"text": "odd", "entities": [{"type": "of_tomorrow", "offset": 0, "length": 3}]},
    ]
    filed = [
        {"kind": "document", "file": {"name": name, "mime": "text/html"}, "caption": RUNS[1]}
        for name in FILES
    ]
    carded: list[Json] = [
        {"kind": "contact", "first_name": RUNS[1], "phone_number": "javascript:pwned=1"},
        {"kind": "venue", "title": RUNS[2], "address": RUNS[0]},
        {"kind": "poll", "question": RUNS[1][:90], "options": [RUNS[2][:90], LOOKS[0]]},
        {"kind": "audio", "title": RUNS[1], "performer": LOOKS[0]},
        {"kind": "text", "text": "passed on", "forward_from": {
            "type": "hidden_user", "name": RUNS[1]}},
        {"kind": "text", "text": "passed on by a channel", "forward_from": {
            "type": "channel", "name": LOOKS[0] + RUNS[1]}},
        {"kind": "sticker", "emoji": "<b>"},
    ]  # fmt: skip
    return [*plain, *linked, *tangled, *filed, *carded]
