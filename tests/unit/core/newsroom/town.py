"""A small town of customers, and a chat with the newsroom, for tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from core.newsroom.hear import hear
from core.newsroom.room import Reply, Room
from core.ports import Inbound, Key, Message, Opened, Said, Tapped, Who
from core.settings import Settings
from core.store.db import tx
from core.store.models import (
    Account,
    Address,
    Answer,
    Buyer,
    Consent,
    Evidence,
    Interview,
    Invitation,
    Order,
    Staff,
    Suggestion,
    SurveyVersion,
)
from core.words import Facet, InterviewState, Lang, Purpose, Role

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # a Sunday


@dataclass
class Town:
    """Customers and what they said, made in as few words as a test needs."""

    now: datetime = NOW
    _n: Any = field(default_factory=lambda: count(1))

    async def account(
        self, name: str, *orders: tuple[int | None, str | None], company: bool = True
    ) -> Account:
        """An account with paid orders (minor units, currency)."""
        account = await Account.create(name=name, is_company=company, created_at=self.now)
        for amount, currency in orders:
            n = next(self._n)
            await Order.create(
                identity=f"id:{n}",
                number=f"A-{1000 + n}",
                account=account,
                placed_at=self.now - timedelta(days=30),
                amount=amount,
                currency=currency,
                is_refund=amount is not None and amount < 0,
                created_at=self.now,
            )
        return account

    async def says(
        self,
        account: Account,
        text: str,
        *,
        who: str = "Пётр Сидоров",
        facet: Facet = Facet.LONG,
        days_ago: float = 1,
        state: InterviewState = InterviewState.FINISHED,
        quote: bool | None = None,
        segment: str = "",
    ) -> Evidence:
        """One more person of an account, invited, asked, and with a problem."""
        n, at = next(self._n), self.now - timedelta(days=days_ago)
        buyer = await Buyer.create(account=account, name=who, segment=segment, created_at=at)
        version = await SurveyVersion.get_or_create(
            digest="d", defaults={"name": "last_time", "files": {}, "created_at": at}
        )
        address = await Address.create(messenger="telegram", external_id=f"b{n}", buyer=buyer, created_at=at)
        invitation = await Invitation.create(
            nonce=f"n{n}", buyer=buyer, survey="last_time", job="j", created_at=at, expires_at=at, used_at=at
        )
        interview = await Interview.create(
            buyer=buyer,
            address=address,
            invitation=invitation,
            version=version[0],
            survey="last_time",
            job="j",
            language=Lang.RU,
            state=state,
            snapshot={},
            created_at=at,
        )
        agreed = {"interview_id": interview.id, "text_version": "1", "channel": "telegram", "at": at}
        await Consent.create(buyer=buyer, purpose=Purpose.INTERVIEW, given=True, **agreed)
        if quote is not None:
            await Consent.create(buyer=buyer, purpose=Purpose.QUOTE, given=quote, **agreed)
        await Answer.create(interview=interview, question="H1", ref=str(n), text=text, at=at)
        return await Evidence.create(
            interview=interview, buyer=buyer, account=account, question="H1", facet=facet, text=text, at=at
        )

    async def wishes(
        self, said: Evidence, text: str, question: str = "E1", days_ago: float = 1
    ) -> Suggestion:
        """A wish, set aside, of whoever named a problem."""
        return await Suggestion.create(
            interview_id=said.interview_id,
            buyer_id=said.buyer_id,
            account_id=said.account_id,
            question=question,
            text=text,
            at=self.now - timedelta(days=days_ago),
        )

    async def staff(
        self, role: Role = Role.ADMIN, lang: Lang = Lang.EN, external_id: str = "7", **more: Any
    ) -> Staff:
        """A member of staff."""
        made = {"zone": "UTC", "created_at": self.now - timedelta(days=60)} | more
        return await Staff.create(
            messenger="telegram", external_id=external_id, name="Ann", role=role, language=lang, **made
        )


def settings(**more: Any) -> Settings:
    """Settings that no environment touches."""
    return Settings(
        _env_file=None, **{"channels": "@shop_news", "language": Lang.EN, "currency": "RUB"} | more
    )


@dataclass
class Chat:
    """One person's chat with the newsroom, as it would look on their phone."""

    room: Room
    who: Who
    shown: list[Message] = field(default_factory=list)
    last: Reply = field(default_factory=Reply)

    async def _turn(self, inbound: Inbound) -> str:
        async def work() -> Reply:
            return await hear(inbound, room=self.room)

        self.last = await tx(work)
        fresh = [*([self.last.edit[1]] if self.last.edit else []), *self.last.messages]
        self.shown += fresh
        return "\n---\n".join(message.text for message in fresh)

    async def say(self, text: str, **more: Any) -> str:
        """Write; gives the words of the answer."""
        return await self._turn(Said(self.who, "1", text, self.room.now, **more))

    async def open(self, payload: str = "") -> str:
        """Press Start."""
        return await self._turn(Opened(self.who, "1", payload, self.room.now))

    def find(self, label: str) -> Key:
        """The latest button with that label, else the latest whose label begins so."""
        keys = [key for message in self.shown for row in message.rows for key in row]
        found = [key for key in keys if key.label == label]
        found = found or [key for key in keys if key.label.startswith(label)]
        assert found, f"no button {label!r} among {[key.label for key in keys]}"
        return found[-1]

    async def tap(self, label: str | Key) -> str:
        """Press a button; gives the words of the answer."""
        key = label if isinstance(label, Key) else self.find(label)
        return await self._turn(Tapped(self.who, key.token, "55", "call", self.room.now))

    @property
    def labels(self) -> list[str]:
        """What the buttons of the last answer say, beside the ways back that every screen has."""
        return [label for label in self.all_labels if label[0] not in "☰‹" or label[2:].isdigit()]

    @property
    def all_labels(self) -> list[str]:
        """What all buttons of the last answer say."""
        fresh = [*([self.last.edit[1]] if self.last.edit else []), *self.last.messages]
        return [key.label for message in fresh for row in message.rows for key in row]


MakeChat = Callable[..., Awaitable[Chat]]
