"""The worker's part of a house: the bots of every line, the turns and the couriers."""

from __future__ import annotations

from bots.couriers import Couriers, Door
from bots.crms import Tours
from bots.doors import ChannelDoor, ChatDoor
from bots.house import House, door_of
from bots.lines import publishers
from bots.turns import Ear, Hear, Learn, Turns
from core import acquaintance, newsroom_turns
from core.crm.rounds import Rounds
from core.interviews.hearing import hear as hear_buyer
from core.interviews.looking import looked_up
from core.lines import Can, Pace
from core.ports import Inbound, Messenger
from core.words import BotRole


class Workshop:
    """The worker's part: the bots of every line, the turns and the couriers."""

    def __init__(self, house: House) -> None:
        self._house = house
        ears: dict[str, Ear] = {}
        doors: dict[str, Door] = {}
        paces: dict[str, Pace] = {}
        shared: dict[str, str] = {}
        holders: dict[str, Messenger] = {}  # of pictures; filled below, and read when one is sent
        for line in house.lines:
            for role in line.roles:
                door, messenger = door_of(line, role), line.messenger(role)
                hear = self._buyer_hears(door) if role is BotRole.INTERVIEWER else self._staff_hears(door)
                ears[door] = Ear(messenger, hear, self._learns(door, role, messenger, line.manifest.can))
                doors[door] = ChatDoor(messenger, in_threads=line.manifest.in_threads)
                paces[door] = line.pace(role)
            if BotRole.NEWSROOM in line.roles:
                holders[line.manifest.name] = line.messenger(BotRole.NEWSROOM)
            if (publisher := line.publisher()) is not None:
                channel = f"{line.manifest.name}:channel"
                doors[channel] = ChannelDoor(publisher, line.manifest.name, holders)
                # Two doors, one token: they share its pace.
                shared[channel] = door_of(line, BotRole.NEWSROOM)
        for name, place in publishers(house.settings, house.clock).items():
            doors[f"{name}:channel"] = ChannelDoor(place, name, holders)
        self.turns = Turns(ears, house.clock, house.inbox_bell, house.outbox_bell.ring)
        self.rounds = [Rounds(crm, house.settings, house.clock, house.desk) for crm in house.crms]
        self.tours = Tours(self.rounds, house.crm_bell)
        self.couriers = Couriers(doors, house.clock, house.settings, house.outbox_bell, shared, paces)

    def _learns(self, door: str, role: BotRole, messenger: Messenger, can: frozenset[Can]) -> Learn | None:
        """What the messenger is asked before a word is heard: who says it, and what stood in the chat."""

        async def learn(inbound: Inbound, last_chance: bool) -> Inbound:
            if Can.PROFILE in can:
                inbound = await acquaintance.made(inbound, messenger, role, last_chance=last_chance)
            if Can.FIND in can and role is BotRole.INTERVIEWER:
                inbound = await looked_up(inbound, door, messenger, self._house.clock.now())
            return inbound

        return learn if can & {Can.PROFILE, Can.FIND} else None

    def _buyer_hears(self, door: str) -> Hear:
        async def hear(inbound: Inbound, key: str) -> str:
            return await hear_buyer(inbound, self._house.desk(door), key=key)

        return hear

    def _staff_hears(self, door: str) -> Hear:
        async def hear(inbound: Inbound, key: str) -> str:
            messenger = door.partition(":")[0]
            desk = self._house.desk(f"{messenger}:{BotRole.INTERVIEWER}")
            return await newsroom_turns.hear(inbound, desk, door=door, key=key)

        return hear
