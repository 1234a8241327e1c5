"""What holds when what a CRM was told is withdrawn, and when it knocks by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from core.crm.ports import AnyFact, Crm, CrmCan, Field, Fields, On, Stream, Todo
from core.errors import Refused
from core.lines import Knock
from core.links import new_nonce
from core.testing import hostile
from core.testing.crm_pushing import CrmPushing, note, stale, told
from core.testing.crm_world import CrmWorld


class CrmWithdrawing(CrmPushing):
    """The withdrawing part of the suite, and the webhooks."""

    async def test_what_is_withdrawn_is_gone_and_the_companys_own_stays(
        self, crm: Crm, world: CrmWorld, anna: str
    ) -> None:
        deal = await world.deal("Boiler", amount=Decimal(5), currency="EUR", at=world.now(), contact=anna)
        facts: list[AnyFact] = []
        on = (On(Stream.PEOPLE, anna),)
        if self.can(crm, CrmCan.NOTES):
            facts.append(note(anna))
        if self.can(crm, CrmCan.TODOS):
            facts.append(Todo(new_nonce(), on, title="Call back"))
        if self.can(crm, CrmCan.FIELDS):
            facts.append(Fields(new_nonce(), on, values={Field.OUTCOME: "finished"}))
        for fact in facts:
            [verdict] = await told(crm, fact)
            for ref in (verdict.ref, ""):  # also when the answer was lost and only the key is known
                one = stale(fact, ref)
                await told(crm, replace(fact, tried=True))
                assert list(await crm.standing([one])) == [True]
                for _ in range(2):
                    [gone] = await crm.withdraw([one])
                    assert gone.trouble is None
                assert list(await crm.standing([one])) == [False]
        assert await world.notes() == []
        assert await world.todos() == []
        assert await world.fields(anna) == {}
        assert await world.exists(Stream.PEOPLE, anna)
        assert await world.exists(Stream.DEALS, deal)

    async def test_withdrawing_from_a_contact_that_is_gone_is_no_error(
        self, crm: Crm, world: CrmWorld, anna: str
    ) -> None:
        on = (On(Stream.PEOPLE, anna),)
        made: list[AnyFact] = [note(anna)] if self.can(crm, CrmCan.NOTES) else []
        if self.can(crm, CrmCan.FIELDS):
            made.append(Fields(new_nonce(), on, values={Field.OUTCOME: "finished"}))
        for fact in made:
            await told(crm, fact)
        await world.remove(Stream.PEOPLE, anna)
        for fact in made:
            [gone] = await crm.withdraw([stale(fact)])
            assert gone.trouble is None
            assert list(await crm.standing([stale(fact)])) == [False]

    async def test_a_webhook_is_believed_when_it_is_the_vendors(
        self, crm: Crm, world: CrmWorld, anna: str
    ) -> None:
        if not self.can(crm, CrmCan.WEBHOOKS):
            assert crm.admit(Knock(b"{}")) is None
            return
        knock = await world.knock(Stream.PEOPLE, anna)
        assert crm.admit(knock) is not None
        heard = crm.read(knock.body.decode())
        assert Stream.PEOPLE in heard.streams or any(item.id == anna for item in heard.items)
        for forged in forgeries(knock, world.secrets):
            assert crm.admit(forged) is None, forged

    async def test_what_is_no_webhook_is_refused(self, crm: Crm, world: CrmWorld, anna: str) -> None:
        if not self.can(crm, CrmCan.WEBHOOKS):
            return
        knock = await world.knock(Stream.PEOPLE, anna)
        for junk in hostile.junk(knock.body.decode()):
            with suppress(Refused):
                crm.read(junk)


def forgeries(knock: Knock, secrets: Sequence[str] = ()) -> list[Knock]:
    """The same without its proof: no headers and path, and every proof changed by a letter.

    Some vendors put the proof, one of the ``secrets``, into the body.
    """
    change: Callable[[str], str] = lambda value: f"{value[:-1]}{'A' if value[-1:] != 'A' else 'B'}"  # noqa: E731
    body = knock.body.decode()
    inside = [secret for secret in secrets if secret and secret in body]
    made = [replace(knock, body=body.replace(one, change(one)).encode()) for one in inside]
    made += [replace(knock, body=body.replace(one, "").encode()) for one in inside]
    if not inside:
        made += [Knock(knock.body), Knock(knock.body, rest="x", query={"secret": "x"})]
    for name, values in knock.headers.items():
        if any(word in name for word in ("signature", "secret", "token", "authorization")):
            made.append(replace(knock, headers={**knock.headers, name: [change(values[0])]}))
            made.append(replace(knock, headers={**knock.headers, name: [values[0], values[0]]}))
    if knock.rest:
        made.append(replace(knock, rest=change(knock.rest)))
    return made
