"""The page: complete in both languages, safe by construction, and alone on this machine."""

from __future__ import annotations

import json
import re
from importlib import resources

import aiohttp
import pytest

PAGE = resources.files("bots.sandbox") / "page"
FILES = {file.name: file.read_text("utf-8") for file in PAGE.iterdir() if file.is_file()}
SCRIPTS = {name: text for name, text in FILES.items() if name.endswith(".js")}
KINDS = {
    "html": "text/html",
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
}
WORDS = {name: json.loads(FILES[f"{name}.json"]) for name in ("ru", "en")}


def test_both_languages_say_everything() -> None:
    assert WORDS["ru"].keys() == WORDS["en"].keys()
    for key in WORDS["ru"]:
        blanks = [sorted(re.findall(r"\{\w+\}", WORDS[name][key])) for name in WORDS]
        assert blanks[0] == blanks[1], key
        assert all(WORDS[name][key].strip() for name in WORDS), key


def test_every_word_asked_for_is_there() -> None:
    asked = {key for text in SCRIPTS.values() for key in re.findall(r"\bt\(\"(\w+)\"", text)}
    assert asked
    assert asked <= WORDS["en"].keys()


def test_no_word_is_left_unused() -> None:
    text = "\n".join(SCRIPTS.values())
    prefixes = set(re.findall(r"`(\w+_)\$\{", text))
    unused = [
        key
        for key in WORDS["en"]
        if f'"{key}"' not in text and not any(key.startswith(prefix) for prefix in prefixes)
    ]
    assert unused == []


def test_markup_is_never_made_from_text() -> None:
    for name, text in SCRIPTS.items():
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert way not in text, (name, way)


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name, text in FILES.items():
        urls = set(re.findall(r"https?://[\w.-]+", text))
        # The namespace of SVG is a name, not an address; t.me is how deep links are written in comments.
        assert urls <= {"http://www.w3.org", "https://t.me"}, (name, urls)
    assert not re.search(r"\sstyle=|\son\w+=|<script>", FILES["index.html"])


def test_files_stay_small_enough_to_read() -> None:
    assert {name: text.count("\n") for name, text in SCRIPTS.items() if text.count("\n") > 300} == {}


@pytest.mark.parametrize("name", ["", *(f"page/{name}" for name in FILES)])
async def test_the_page_is_served_with_a_strict_policy(
    http: aiohttp.ClientSession, base: str, name: str
) -> None:
    async with http.get(f"{base}/{name}") as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        kind = {
            "js": "text/javascript",
            "css": "text/css",
            "json": "application/json",
            "svg": "image/svg+xml",
        }
        assert response.content_type == kind.get(name.rpartition(".")[2], "text/html")


@pytest.mark.parametrize("name", ["../server.py", "..%2fserver.py", ".hidden", "no.js", "%2e%2e/server.py"])
async def test_nothing_else_is_served(http: aiohttp.ClientSession, base: str, name: str) -> None:
    async with http.get(f"{base}/page/{name}") as response:
        assert response.status == 404
