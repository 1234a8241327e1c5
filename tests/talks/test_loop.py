"""The whole loop, each step by the real thing: import, invite, interview, digest, a post in the channel."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from core.intake import BuyerRow, Intake, OrderRow
from core.store.models import Delivery, Post
from core.words import DeliveryState, Lang, PostState
from tests.talks.conftest import NEWSROOM, ON_TELEGRAM, Stage, payload_of, words_of

ON = ("telegram", "slack")
OLGA, ANNA, BORIS = 900, 101, 102
ROOM = NEWSROOM[1]


async def otklik(stage: Stage, *words: str, path: Path | None = None, **env: str) -> tuple[int, str, str]:
    """The command, as a process of its own beside the running house. ``path``: where more is installed."""
    loaded = stage.settings
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bots",
        *words,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{Path.cwd()}:{path}" if path else str(Path.cwd()),
            "OTKLIK_DATABASE": loaded.database,
            "OTKLIK_SECRET": loaded.secret.get_secret_value(),
            **{f"OTKLIK_{name.upper()}": value for name, value in stage.tokens().items()},
            "OTKLIK_JOBS": str(loaded.jobs),
            "OTKLIK_CHANNELS": ",".join(loaded.channels),
            "OTKLIK_ZONE": "Europe/Moscow",
            **env,
        },
        cwd=stage.folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def file_of(message: dict[str, Any], stage: Stage) -> str:
    """Where the sandbox keeps the file that came with a message."""
    if "document" in message:
        return f"file/{message['document']['file_id']}"
    said = await stage.world.messages(OLGA, ROOM)
    [file] = [one["files"][0] for one in said if one.get("files")]
    return f"slack/file/{file['id']}"


def write_books(stage: Stage) -> None:
    """A shop's export: two buyers, one company, one bad row."""
    day = (stage.clock.now() - timedelta(days=10)).date().isoformat()
    (stage.folder / "buyers.csv").write_text(
        "id,имя,телефон,email,компания\n"
        f"{ANNA},Анна Белова,8 916 123-45-67,anna@example.com,\n"
        f"{BORIS},Борис Кротов,+7 495 000-11-22,,ООО Ромашка\n"
        "103,Кривой,12,,\n",
        encoding="utf-8",
    )
    (stage.folder / "orders.csv").write_text(
        "номер заказа;клиент;дата;сумма;категория\n"
        f"A-7781;{ANNA};{day};12 500,00;delivery\n"
        f"A-7782;{BORIS};{day};4 200 000,00;delivery\n",
        encoding="utf-8",
    )


COMPANY = """
        Bot: Кроме цены, во что вам тот раз обошёлся
        Buyer: день двух человек
        Bot: На каком этапе это было?
        Taps: повседневная работа
"""


async def interview(stage: Stage, person: int, payload: str, hard: str, extra: str = "") -> None:
    """A short, cooperative interview; ``extra``: what only a company is asked."""
    await stage.play(
        person,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: Когда примерно
        Taps: раньше
        Bot: Расскажите
        Buyer: Заказали, не приехало
        Bot: сложнее всего
        Buyer: {hard}
        Bot: больше времени
        Buyer: ничего
        Bot: Чем вы тогда
        Buyer: телефон
        {extra}
        Bot: вам важно тратить меньше сил на то, чтобы
        Taps: Да
        Bot: важно?
        Taps: 5
        Bot: устроило
        Taps: 1
        Bot: ещё один раз
        Taps: Да
        Bot: процитировать
        Taps: Нет
        Bot: Записано
        """,
    )


async def test_the_whole_loop(stage: Stage) -> None:
    write_books(stage)
    code, out, err = await otklik(stage, "import", "buyers.csv", "orders.csv")
    assert code == 0, err
    assert "103" in (stage.folder / "rejected.csv").read_text(encoding="utf-8-sig"), out
    code, _, err = await otklik(stage, "import", "buyers.csv", "orders.csv")
    assert code == 0, err

    code, out, err = await otklik(stage, "invite", "--dry-run", "--refused", "refused.csv", "--limit", "1")
    assert (code, out) == (0, "buyer,name,email,phone,job,link\n"), err
    assert (stage.folder / "refused.csv").read_text(encoding="utf-8") == "buyer,name,reason\n"
    code, out, err = await otklik(stage, "invite")
    assert code == 0, err
    links = {row["name"]: row["link"] for row in csv.DictReader(io.StringIO(out))}
    assert set(links) == {"Анна Белова", "Борис Кротов"}
    await otklik(stage, "invite", "--dry-run", "--refused", "refused.csv")
    refused = (stage.folder / "refused.csv").read_text(encoding="utf-8")
    assert "Анна Белова,already asked in the last 30 days" in refused
    for person, name in ((ANNA, "Анна"), (BORIS, "Борис")):
        stage.appear(person, name, Lang.RU)
    payloads = {name: payload_of(link) for name, link in links.items()}
    assert all(len(payload) <= 64 for payload in payloads.values())
    await interview(stage, ANNA, payloads["Анна Белова"], "Узнать, в какой час приедут")
    await interview(stage, BORIS, payloads["Борис Кротов"], "Согласовать пропуск для машины", COMPANY)

    code, out, _ = await otklik(stage, "staff", "add", "--role", "admin")
    assert code == 0
    stage.appear(OLGA, "Olga", Lang.EN, "staff")
    await stage.world.open(OLGA, ROOM, payload_of(out.strip()))
    await stage.world.heard(OLGA, ROOM, containing="Welcome")
    await stage.play(OLGA, "Buyer: /digest", ROOM)
    digest = words_of(await stage.world.heard(OLGA, ROOM, containing="What costs our customers the most"))
    first, second = digest.index("Согласовать пропуск"), digest.index("Узнать, в какой час")
    assert first < second, "ranked by what the companies bring"
    assert "1 company, 4.2 M ₽, last heard today" in digest
    assert "1 buyer, 12.5 K ₽" in digest

    await stage.play(
        OLGA,
        """
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: chosen
        Taps: Write the text
        Bot: what you did
        Buyer: Заказ A-7782 больше не теряется
        Bot: cannot be public yet
        """,
        ROOM,
    )
    if stage.form is None:  # a form stays open with what is wrong; a chat shows the draft
        draft = await stage.world.heard(OLGA, ROOM, containing="Заказ A-7782", anew=False)
        await stage.world.tap(OLGA, ROOM, draft, text="Change the text")
    await stage.play(
        OLGA,
        """
        Buyer: За день до приезда машины водитель сам заказывает пропуск.
        Bot: За день до приезда
        Taps: Approve
        Bot: When shall it go out?
        Taps: Choose a slot
        Bot: When?
        Buyer: tomorrow 11:00 Europe/Moscow
        Bot: Scheduled
        """,
        ROOM,
    )
    assert (await Post.get()).state is PostState.SCHEDULED
    assert not await stage.world.messages(stage.room)
    await stage.world.advance(24 * 3600)  # an hour after its slot: late, and not yet missed
    post = await stage.world.posted(stage.room, containing="водитель сам заказывает пропуск")
    assert "We did" in words_of(post) or "we did" in words_of(post)
    await stage.until(Post.filter(state=PostState.LIVE).exists)
    assert len(await stage.world.messages(stage.room)) == 1


@ON_TELEGRAM
async def test_a_lost_answer_to_a_post_waits_for_a_person(stage: Stage) -> None:
    """Telegram published it and the answer was lost: it is not published again on a guess."""
    await stage.staff(OLGA)
    payload = await stage.buyer(ANNA)
    await interview(stage, ANNA, payload, "Узнать, в какой час приедут")
    await stage.world.open(OLGA, ROOM)
    await stage.play(
        OLGA,
        """
        Bot: What I can do
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: chosen
        Taps: Write the text
        Bot: what you did
        Buyer: Теперь мы пишем точный час.
        Bot: Теперь мы пишем точный час.
        Taps: Approve
        Bot: When shall it go out?
        """,
        ROOM,
    )
    await stage.world.fault("lost", bot=ROOM, method="sendMessage", chat_id=f"@{stage.room}", times=1)
    question = await stage.world.heard(OLGA, ROOM, containing="When shall it go out?", anew=False)
    await stage.world.tap(OLGA, ROOM, question, text="Publish now")
    warned = await stage.world.heard(OLGA, ROOM, containing="I cannot tell whether")
    assert len(await stage.world.messages(stage.room)) == 1
    delivery = await Delivery.get(door="telegram:channel")
    assert delivery.state is DeliveryState.NEEDS_REVIEW
    await stage.world.tap(OLGA, ROOM, warned, text="It is there")
    await stage.world.heard(OLGA, ROOM)
    assert (await Delivery.get(id=delivery.id)).state is DeliveryState.SENT
    assert (await Post.get()).state is PostState.LIVE
    assert len(await stage.world.messages(stage.room)) == 1


async def test_invitations_from_the_newsroom_come_as_csv(stage: Stage) -> None:
    await stage.staff(OLGA)
    stage.appear(ANNA, "Анна", Lang.RU)
    rows = [
        OrderRow(
            identity=f"id:{person}",
            buyer=BuyerRow(external_id=f"c{person}", name=name, language=Lang.RU),
            placed_at=stage.clock.now() - timedelta(days=days),
            amount=100_00,
            currency="RUB",
        )
        for person, name, days in ((ANNA, "=Анна, Белова", 10), (BORIS, "Борис", 200))
    ]
    await Intake(stage.clock).take_in(rows)
    await stage.world.open(OLGA, ROOM)
    await stage.play(
        OLGA,
        """
        Bot: What I can do
        Buyer: /invite
        Bot: Not now: 1 — last order is more than 90 days old
        Taps: Invite 1 buyer
        """,
        ROOM,
    )
    sent = await stage.world.heard(OLGA, ROOM, containing="1 personal link.")
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{stage.url}/sandbox/{await file_of(sent, stage)}") as answer,
    ):
        [row] = csv.DictReader(io.StringIO((await answer.read()).decode("utf-8-sig")))
    assert row["name"] == "'=Анна, Белова"
    await stage.play(ANNA, f"Opens: {payload_of(row['link'])}\nBot: Начнём?")


async def test_at_telegrams_own_pace_nobody_has_to_be_told(stage: Stage) -> None:
    """The pace as it is for real buyers, and a world that refuses whatever is faster."""
    stage.overrides["chat_pause_seconds"] = 1.0
    await stage.restart()
    await stage.world.limiter(True)
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Здравствуйте!
        Taps: Да
        Bot: Вспомните последний раз
        Taps: на этой неделе
        Bot: Расскажите, как всё было
        """,
    )
    assert [entry for entry in await stage.world.log() if entry["status"] == 429] == []
