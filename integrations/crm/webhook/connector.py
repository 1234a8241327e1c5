"""The webhook as a ``Crm``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    FactKind,
    Field,
    Heard,
    Page,
    Stale,
    Standing,
    Stream,
    Verdict,
)
from core.errors import Unsupported
from core.lines import Knock
from core.links import new_nonce
from core.settings import Settings
from integrations.crm.api import Api
from integrations.crm.webhook import answers, reading, signing, writing
from integrations.crm.webhook.options import WebhookOptions
from integrations.crm.webhook.troubles import judge
from integrations.outgoing import safe_url

HEARS = frozenset({CrmCan.OWNERS, CrmCan.COMPANIES, CrmCan.TICKETS, CrmCan.WEBHOOKS})
TELLS = frozenset({CrmCan.NOTES, CrmCan.SHARED_NOTES, CrmCan.FIELDS, CrmCan.TODOS})
ASKS = frozenset({CrmCan.CREATE, CrmCan.MERGES})  # needs an answer: the new contact's id, who became whom
NEEDED = {
    FactKind.NOTE: CrmCan.NOTES,
    FactKind.FIELDS: CrmCan.FIELDS,
    FactKind.TODO: CrmCan.TODOS,
    FactKind.CONTACT: CrmCan.CREATE,
}
AT_ONCE = 2
IDS = 200  # of one question


class WebhookCrm:
    """One receiver, one sender; either may be missing."""

    def __init__(self, options: WebhookOptions, settings: Settings, clock: Clock) -> None:
        """Raises ``Misconfigured`` for an address or a secret that is none."""
        self.options = options
        limits = CrmLimits(options.per_second, options.batch, AT_ONCE, IDS)
        can = HEARS | (TELLS if options.url else frozenset()) | (ASKS if options.asks else frozenset())
        self.manifest = CrmManifest("webhook", "Webhook", can, limits)
        self._clock = clock
        self._hears = signing.secrets_of(
            options.webhook_secret.get_secret_value(), "OTKLIK_WEBHOOK_WEBHOOK_SECRET"
        )
        self._signs = signing.secrets_of(options.secret.get_secret_value(), "OTKLIK_WEBHOOK_SECRET")
        if options.url:
            safe_url(options.url, settings.allowed_hosts, what="OTKLIK_WEBHOOK_URL")
        self._api = Api(
            options.url.strip(),  # as it is: a slash at its end may matter there
            limits,
            judge,
            clock,
            allowed=settings.allowed_hosts,
            timeout=settings.timeout_seconds,
        )

    async def check(self) -> Standing:
        """Send "otklik.check", if there is somebody to send it to; writes nothing."""
        lacks = []
        if not self._hears:
            lacks.append("secret: nothing that comes in is believed. Set OTKLIK_WEBHOOK_WEBHOOK_SECRET.")
        if not self.options.url:
            return Standing("webhook", lacks=tuple(lacks))
        account, me, theirs = answers.checked(await self._post("otklik.check", {}, writes=False))
        host = urlsplit(self.options.url.strip()).hostname or "webhook"
        fields = tuple(f"contact.otklik_{field}" for field in Field)
        return Standing(account or host, me, (*lacks, *theirs), fields)

    async def setup(self) -> Sequence[str]:
        """There is nothing to make."""
        raise Unsupported("a webhook has no fields to make")

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of a stream, of a receiver that answers; else everything comes in by itself."""
        if not self.options.asks:
            return Page(())
        data = {"stream": stream.value, "since": reading.instant(since), "after": after}
        return answers.page(await self._post("otklik.pull", data, writes=False))

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """Who is still there; without answers everybody is, until "dropped" comes."""
        if not ids or not self.options.asks:
            return {id: id for id in ids}
        data = {"stream": stream.value, "ids": list(ids)}
        return answers.present(ids, await self._post("otklik.present", data, writes=False))

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Tell these facts in one request."""
        if not facts:
            return []
        made = [writing.fact(one) for one in facts]
        kind = made[0][0]
        if NEEDED[kind] not in self.manifest.can:
            raise Unsupported(f"this webhook is not told of {kind}")
        data = {"kind": kind.value, "facts": [one for _, one in made]}
        return answers.verdicts(facts, await self._post("otklik.push", data))

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Say in one request what is to be there no longer. A contact that was made stays."""
        ours = [one for one in stale if one.kind is not FactKind.CONTACT]
        answer: Any = None
        if ours and self.options.url:
            answer = await self._post("otklik.withdraw", {"facts": [writing.stale(one) for one in ours]})
        return answers.withdrawn(stale, answer)

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """Read back; a receiver that does not answer is believed that it removed what it was told to."""
        ours = [one for one in stale if one.kind is not FactKind.CONTACT]
        if not (ours and self.options.asks):
            return [False] * len(stale)
        data = {"facts": [writing.stale(one) for one in ours]}
        found = answers.standing(ours, await self._post("otklik.standing", data, writes=False))
        there = {one.key for one, stands in zip(ours, found, strict=True) if stands}
        return [one.kind is not FactKind.CONTACT and one.key in there for one in stale]

    async def _post(self, type: str, data: Mapping[str, Any], *, writes: bool = True) -> Any:
        """Signed under an id of its own: facts are told apart by their keys, and one that is told again
        after other words in between must not be taken for a repeat."""
        now = self._clock.wall()
        body = writing.body(type, data, now)
        headers = {"Content-Type": "application/json", **signing.signed(self._signs, _id(), body, now)}
        return await self._api.ask("POST", "", writes=writes, headers=headers, data=body)

    def admit(self, knock: Knock) -> str | None:
        """The delivery's id, when its signature is right and fresh."""
        return signing.delivery(knock, self._hears, self._clock.wall())

    def read(self, body: str) -> Heard:
        """The records that it tells."""
        return reading.heard(body)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()


def _id() -> str:
    return f"msg_{new_nonce()}"
