"""A stranger's plugin, installed beside us: found, named by the doctor, at work in a real house, proven."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core import plugins
from core.store.models import Address, Answer, Buyer, Delivery, Evidence, Interview
from core.words import DeliveryKind, DeliveryState, InterviewState, Lang
from tests.talks.conftest import CHANNEL, Stage, raised
from tests.talks.test_loop import otklik
from tests.talks.test_staff import BOT, MARIA, approved

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "otklik-postcard"
VERA, TEXT = 104, "The invoice now comes with the order."
METADATA = "import sys, setuptools.build_meta as b; b.prepare_metadata_for_build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package and its metadata as an installation leaves them; needs no network."""
    folder = tmp_path_factory.mktemp("installed")
    source = tmp_path_factory.mktemp("source") / "otklik-postcard"
    shutil.copytree(EXAMPLE, source)
    subprocess.run([sys.executable, "-c", METADATA, str(folder)], cwd=source, check=True, capture_output=True)
    shutil.copytree(EXAMPLE / "otklik_postcard", folder / "otklik_postcard")
    return folder


@pytest.fixture
def plugin(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plugin can be imported, and so can the shop of its tests."""
    monkeypatch.syspath_prepend(str(EXAMPLE / "tests"))
    monkeypatch.syspath_prepend(str(installed))
    return installed


@pytest.fixture
async def shop(plugin: Path) -> AsyncIterator[Any]:
    """The shop's chat."""
    from shop import Shop

    made = Shop()
    await made.open()
    yield made
    await made.close()


def test_it_is_found_by_its_entry_points(plugin: Path) -> None:
    assert "postcard" in plugins.named("otklik.messengers")
    assert "postcard" in plugins.loaded("otklik.messengers")
    assert list(plugins.loaded("otklik.publishers")) == ["feed"]


def test_it_passes_its_own_suite(plugin: Path) -> None:
    words = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", str(EXAMPLE)]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{plugin}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(words, cwd=EXAMPLE, env=env, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "skipped" not in ran.stdout


class Played:
    """A house on Telegram that has the plugin too."""

    def __init__(self, stage: Stage, shop: Any, env: dict[str, str]) -> None:
        self.stage, self.shop, self.env = stage, shop, env
        self.feed = stage.folder / "changes.json"

    async def hears(self, words: str) -> Any:
        """The last message in Anna's chat, once it holds these words."""
        shown = await self.shop.shown(self.shop.place)
        try:
            async with asyncio.timeout(10):
                while not shown or words not in shown[-1].text:
                    await asyncio.sleep(0.02)
                    shown = await self.shop.shown(self.shop.place)
        except TimeoutError:
            raise AssertionError(f"waited for {words!r} after {[seen.text for seen in shown]}") from None
        return shown[-1]

    async def play(self, script: str) -> None:
        """Lines are ``Bot:`` (a part of what it says), ``Taps:`` (a label), ``Says:``."""
        for who, _, words in (line.strip().partition(": ") for line in script.strip().splitlines()):
            await {"Bot": self.hears, "Taps": self.shop.tap, "Says": self.shop.write}[who](words)

    async def posted(self, words: str | None = TEXT) -> list[dict[str, Any]]:
        """The feed, once its post holds these words; None: once it is empty."""
        async with asyncio.timeout(10):
            while True:
                items: list[dict[str, Any]] = json.loads(self.feed.read_text())["items"]
                if (not items) if words is None else any(words in item["content_text"] for item in items):
                    return items
                await asyncio.sleep(0.02)


@pytest.fixture
async def played(
    tmp_path: Path, sqlite: str, shop: Any, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Played]:
    """The curtain is up; what visitors write comes in by the house's own front door."""
    from shop import SECRET

    shop.otklik = f"http://127.0.0.1:{unused_tcp_port}"
    begun = '{"version": "https://jsonfeed.org/version/1.1", "title": "Changes", "items": []}'
    (tmp_path / "changes.json").write_text(begun)
    own = {"SITE": shop.url, "SECRET": SECRET, "FEEDS": str(tmp_path)}
    env = {f"OTKLIK_POSTCARD_{name}": value for name, value in own.items()}
    async with raised(tmp_path, "telegram") as stage:
        stage.overrides |= {
            "public_url": shop.otklik,
            "port": unused_tcp_port,
            "channels": (f"@{CHANNEL}", "feed:changes"),
        }
        shop.now = stage.clock.now
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        await stage.restart()
        yield Played(stage, shop, env)


SCRIPT = """
    Bot: research bot
    Taps: Yes
    Bot: Roughly when was it
    Taps: this week
    Bot: Tell me how it went
    Says: On Thursday the parcel was nowhere, so I searched the mail and in the end rang the courier
    Bot: hardest part
    Says: It took me an hour and a half to find out where it was
    Bot: burden
    Says: I had to ask the manager twice, and it came a day late
    Bot: What did you use
    Says: My mail, your account page and the phone
    Bot: Let me check I understood
    Taps: Yes
    Bot: How important
    Taps: 5
    Bot: How satisfied
    Taps: 2
    Bot: May I write once more
    Taps: Yes
    Bot: May we quote you
    Taps: No
    Bot: Thank you
"""


async def test_an_interview_is_held_in_its_chat(played: Played) -> None:
    """The buyer comes by an invitation, answers to the end, and corrects an answer."""
    shop, stage = played.shop, played.stage
    await shop.begin(await stage.buyer(VERA, "Vera Black", Lang.EN))
    await played.play(SCRIPT)
    interview = await Interview.get()
    assert interview.state is InterviewState.FINISHED
    hard = await Evidence.get(question="H1")
    assert hard.text == "It took me an hour and a half to find out where it was"
    buyer = await Buyer.get(id=interview.buyer_id)
    address = await Address.get(id=interview.address_id)
    assert (address.messenger, address.external_id, buyer.email) == ("postcard", "anna", None)
    assert [one["text"] for one in shop.answered if one["text"]] == []
    said = [seen.text for seen in await shop.shown("anna")]
    assert len(said) == len(set(said)), "nothing was asked twice"


async def test_an_answer_is_corrected_in_its_chat(played: Played) -> None:
    shop = played.shop
    await shop.begin(await played.stage.buyer(VERA, "Vera Black", Lang.EN))
    await played.play(SCRIPT.partition("    Bot: What did you use")[0])
    await played.hears("What did you use")
    await shop.rewrite("It took me two days to find out where it was")

    async def corrected() -> bool:
        return await Answer.exists(text__startswith="It took me two days")

    await played.stage.until(corrected)


async def test_the_sites_word_makes_a_stranger_a_buyer(played: Played) -> None:
    """Whoever is logged in there with the e-mail of an order is known without an invitation."""
    await played.stage.buyer(VERA, "Vera Black", Lang.EN)
    await Buyer.filter(external_id=f"c{VERA}").update(email=played.shop.email)
    await played.shop.begin("")
    await played.hears("research bot")


async def test_a_post_is_published_amended_and_taken_down_in_its_feed(played: Played) -> None:
    stage = played.stage
    when = await approved(stage)
    await stage.world.tap(MARIA, BOT, when, text="Publish now")
    await stage.world.posted(CHANNEL, containing=TEXT)
    [item] = await played.posted()
    assert TEXT in item["content_html"]
    assert "<b>" in item["content_html"]
    assert "post:" not in played.feed.read_text(), "keys of ours are nobody's business"

    async def both_sent() -> bool:
        return await Delivery.filter(kind=DeliveryKind.POST, state=DeliveryState.SENT).count() == 2

    await stage.until(both_sent)
    await stage.play(
        MARIA,
        f"""
        Buyer: /posts
        Bot: 1 post
        Taps: published · {TEXT}
        Bot: done
        Taps: Amend
        Bot: Send the new words
        Buyer: Invoices come at once.
        Bot: Invoices come at once.
        Taps: Publish the change
        Bot: The new words are on their way
        """,
        BOT,
    )
    await played.posted("Invoices come at once.")
    await stage.play(
        MARIA,
        """
        Buyer: /posts
        Bot: 1 post
        Taps: published · Invoices come at once.
        Bot: done
        Taps: Take down
        Bot: Take this post down
        Taps: Yes, take it down
        """,
        BOT,
    )
    assert await played.posted(None) == []


async def test_the_doctor_lists_it(played: Played, plugin: Path) -> None:
    code, told, _ = await otklik(played.stage, "doctor", path=plugin, **played.env)
    assert "messengers: postcard, slack, telegram" in told
    assert "publishers: feed" in told
    assert f"postcard: The shop's chat answers at {played.shop.url}" in told
    assert code == 0, told
    misspelt = {**played.env, "OTKLIK_CHANNELS": "feeds:changes"}
    code, told, _ = await otklik(played.stage, "doctor", path=plugin, **misspelt)
    assert "feeds:changes: there is no publisher 'feeds' in use here (of: feed, telegram)" in told
    assert code == 1
