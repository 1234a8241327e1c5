"""What is kept about a buyer, for the buyer to read: all of it, in their language."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from core import hours, money
from core.desk import Desk
from core.lengths import units
from core.rights.holdings import held
from core.store.models import Buyer
from core.texts import say
from core.words import Lang

TEXTS = "core.rights"
LONGEST = 3800  # UTF-16 units a message; Telegram takes 4096, Slack's own limit is planned for there


async def mydata(buyer: Buyer, lang: Lang, desk: Desk) -> list[str]:
    """The messages, in order. Dates are in the buyer's zone."""
    everything = await held(buyer)
    told = [one["zone"] for one in everything["addresses"] if one["zone"]]
    zone = ZoneInfo(hours.zone_of(buyer, desk.settings, told[-1] if told else None))

    def words(text_id: str, **args: Any) -> str:
        return say(TEXTS, lang, text_id, **args)

    def day(iso: str | None) -> str:
        at = datetime.fromisoformat(iso).astimezone(zone) if iso else None
        return format_date(at, "long", locale=lang.value) if at else ""

    lines = [words("head", brand=desk.settings.brand)]
    lines += [
        words(f"about-{name}", value=value)
        for name, value in everything["buyer"].items()
        if name in ("name", "phone", "email", "company", "segment", "zone", "external_id") and value
    ]
    lines += [
        words("address", messenger=one["messenger"].capitalize(), account=one["account"])
        for one in everything["addresses"]
    ]
    lines += [words("crm", crm=one["crm"], contact=one["contact"]) for one in everything["crms"]]
    if everything["buyer"]["opted_out_at"]:
        lines.append(words("opted-out", day=day(everything["buyer"]["opted_out_at"])))
    lines += ["", words("orders", count=len(everything["orders"]))]
    for order in everything["orders"]:
        sum_ = money.show(order["amount"], order["currency"], lang) if order["currency"] else ""
        parts = [day(order["placed_at"]), order["number"] or "", order["category"], sum_]
        lines.append("• " + ", ".join(part for part in parts if part))
    if everything["consents"]:
        lines += ["", words("consents")]
    for one in everything["consents"]:
        given = "given" if one["given"] else "refused"
        lines.append(words(f"consent-{given}", what=words(f"purpose-{one['purpose']}"), day=day(one["at"])))
    for talk in everything["interviews"]:
        lines += ["", words("interview", day=day(talk["created_at"]), job=talk["job"])]
        for answer in talk["answers"]:
            lines += _answer(answer, words)
        lines += [words("handed-over", day=day(one["at"])) for one in talk["handovers"]]
    lines += ["", words("rights")]
    return _messages(lines)


def _answer(answer: dict[str, Any], words: Any) -> list[str]:
    said = answer["option"] or answer["text"]
    if answer["option"] and answer["text"]:
        said = f"{answer['option']} ({answer['text']})"
    if answer["withdrawn_at"]:
        said = words("withdrawn")
    elif answer["media"]:
        said = f"{words('media', kind=answer['media'])} {said}".strip()
    lines = [f"— {answer['question']}", said] if answer["question"] else [words("aside"), said]
    return [*lines, *(words("earlier", text=before) for before in answer["earlier"])]


def _messages(lines: list[str]) -> list[str]:
    """Lines in as few messages as fit; a line that is too long by itself is cut into several."""
    made = [""]
    for line in lines:
        while units(line) > LONGEST:  # half of the units are always as many characters or fewer
            made.append(line[: LONGEST // 2])
            line = line[LONGEST // 2 :]
        if units(made[-1]) + units(line) + 1 > LONGEST:
            made.append("")
        made[-1] = f"{made[-1]}\n{line}" if made[-1] else line
    return [one.strip("\n") for one in made if one.strip()]
