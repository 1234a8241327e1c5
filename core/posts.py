"""placeholder until the newsroom lands"""

from datetime import datetime

from core.store.models import Delivery


async def settled(delivery: Delivery, now: datetime) -> None:
    """Deal with an outcome."""
