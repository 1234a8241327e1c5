"""The editor: has posts approved and published, and decides about those of unknown fate by looking."""

from __future__ import annotations

import asyncio

from core import posts
from core.errors import NotAllowed
from core.posts_deliveries import again, it_is_there
from core.store.db import tx
from core.store.models import Delivery, Evidence, Staff
from core.words import DeliveryKind, DeliveryState
from tests.faults.crash.drivers import Watch
from tests.faults.crash.places import EDITOR
from tests.faults.crash.world import World

# No digits and no names: a post that tells a sum or a name is rightly refused.
NUMBERS = (
    *("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett"),
    *("kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango"),
)
LOOK = 0.3  # seconds between two looks at what needs a decision


class Editor:
    """One person who publishes ``count`` posts."""

    def __init__(self, world: World, watch: Watch, count: int) -> None:
        self._world, self._watch = world, watch
        self.waiting = list(NUMBERS[:count])
        self.published: dict[int, str] = {}  # post → the word only it has
        self.decided = {"it is there": 0, "publish again": 0}

    def times(self, word: str) -> int:
        """How often a post stands in the channel."""
        return sum(f"«{word}»" in words for words in self._watch.posts())

    async def publish_next(self) -> bool:
        """Approve and publish one more. False when there is none, or nothing to ground it on now."""
        if not self.waiting:
            return False
        word, now = self.waiting[0], self._world.clock.now()
        by = await Staff.get(external_id=self._world.place.account(EDITOR))

        async def publish() -> int:
            post = await posts.draft(by, now)
            # Not on a story: that gives way to the hardest part, and a post without ground is called back.
            firm = await Evidence.exclude(question="A2").limit(1).values_list("id", flat=True)
            await posts.ground(post.id, firm, on=True)
            await posts.write(
                post.id, f"Parcels show their place at once: «{word}»", None, self._world.settings
            )
            await posts.submit(post.id, self._world.settings)
            await posts.approve(post.id, by, now, self._world.settings)
            await posts.schedule(post.id, now, now, self._world.settings)
            return int(post.id)

        try:
            self.published[await tx(publish)] = word
        except NotAllowed as no:
            if no.reason != "no-evidence":  # nobody has said anything yet
                raise
            return False
        self.waiting.pop(0)
        return True

    async def decide(self) -> None:
        """Look at the channel whenever Otklik asks, and say what is there."""
        while True:
            await asyncio.sleep(LOOK)
            for one in await Delivery.filter(kind=DeliveryKind.POST, state=DeliveryState.NEEDS_REVIEW):
                await asyncio.sleep(LOOK)  # the eyes need a moment too
                there = self.times(self.published[one.post_id or 0])
                answer, word = (it_is_there, "it is there") if there else (again, "publish again")

                async def act(one: Delivery = one, answer=answer) -> None:  # type: ignore[no-untyped-def]
                    await answer(one.id, one.fence, self._world.clock.now())

                try:
                    await tx(act)
                except NotAllowed:
                    continue  # it was decided meanwhile
                self.decided[word] += 1
