"""Words that try to be more than words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

WORDS: dict[str, str] = {
    "slack-everyone": "hi <!channel> and <!here|here>, <@U123> in <#C123|general>",
    "everyone": "hi @everyone @here @channel @all and @durov",
    "stars": "*bold* _italic_ ~struck~ **two** __under__ ||spoiler||",
    "backticks": "`code` ```block``` and a lone ` at the end `",
    "tags": "<b>bold</b> <script>alert(1)</script> <a href='https://evil.example'>here</a> </div>",
    "escapes": "&lt;b&gt; &amp; &#60; %3Cb%3E \\n \\u0041 \\ \" ' {0} {{ x }} ${x} %s",
    "links": "https://evil.example/a?b=c HTTP://EVIL.EXAMPLE evil.example www.evil.example tg://user?id=1",
    "markdown-link": "[here](https://evil.example) <https://evil.example|here> ![x](https://evil.example/x.png)",
    "contacts": "mail@evil.example +79161234567 #hashtag $USD",
    "commands": "/start /stop@bot and /otklik start x",
    "bidi": "a \u202eright to left\u202c b \u2066isolated\u2069 c \u200fd\u200e",
    "joined-emoji": "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 👍🏽 🇫🇮 e\u0301 ñ",
    "scripts": "Проверка, שלום, مرحبا, 你好, ไทย, 한국어",
    "lines": "one\ntwo\n\nfour\n> quoted\n- item\n1. first",
    "quotes": '"; DROP TABLE buyer; -- \' OR 1=1 {"a": [1]}',
    "long-word": "x" * 500,
    "letters": "Три тысячи букв. " * 177 + "Конец.",
}
"""By name; none begins or ends with a space, which messengers may trim. The last has 3,000 letters."""

ODD: dict[str, str] = {
    "nul": "a\0b",
    "control": "a\x01b\x07c\x1bd\x7fe\x85f",
    "half-a-pair": "a\ud83db",
    "no-character": "a\ufffeb\uffffc",
}
"""Characters that no reader sees: an adapter may drop or replace them or refuse the message."""


WRONG: tuple[Any, ...] = (None, "", "x\0", "x\ud83d", -1, 10**30, 1.5, True, [], {}, [None], {"x": {}})


def junk(raw: str) -> Iterator[str]:
    """What is no update: noise, and a real one (``raw``) with one of its parts, if it is JSON, put wrong."""
    yield from (
        "",
        " ",
        "null",
        "true",
        "0",
        '"x"',
        "[]",
        "[[]]",
        "{}",
        "not an update",
        "\0",
        '{"a":',
        "NaN",
    )
    yield raw[: len(raw) // 2]
    yield "[" * 100_000
    yield '{"a":' * 100_000
    try:
        real = json.loads(raw)
    except ValueError:
        return
    for path in _paths(real):
        for wrong in WRONG:
            yield json.dumps(_with(real, path, wrong))
        if path:
            yield json.dumps(_without(real, path))


Path = tuple[str | int, ...]


def _paths(value: Any, above: Path = ()) -> Iterator[Path]:
    yield above
    match value:
        case dict():
            for key, inner in value.items():
                yield from _paths(inner, (*above, key))
        case list():
            for place, inner in enumerate(value):
                yield from _paths(inner, (*above, place))


def _with(value: Any, path: Path, wrong: Any) -> Any:
    if not path:
        return wrong
    made = _copied(value)
    made[path[0]] = _with(value[path[0]], path[1:], wrong)
    return made


def _without(value: Any, path: Path) -> Any:
    made = _copied(value)
    if len(path) == 1:
        del made[path[0]]
    else:
        made[path[0]] = _without(value[path[0]], path[1:])
    return made


def _copied(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value)
