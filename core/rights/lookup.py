"""Finding the buyer that a member of staff means."""

from __future__ import annotations

import phonenumbers

from core.settings import Settings
from core.store.models import Buyer


async def find(text: str, settings: Settings) -> list[Buyer]:
    """Everybody whom ``text`` names: the CRM's id, an e-mail address, a phone, "#12" (the number in the
    newsroom and in ``invite``'s CSV) or "telegram:4711". Never a name: two people may share one.
    """
    words = text.strip()
    if words.startswith("#") and words[1:].isdigit():
        return await Buyer.filter(id=int(words[1:]))
    messenger, colon, account = words.partition(":")
    if colon and account:
        return await Buyer.filter(addresses__messenger=messenger, addresses__external_id=account)
    found = await Buyer.filter(external_id=words)
    if not found and "@" in words:
        found = await Buyer.filter(email=words.lower())
    if not found and (phone := _e164(words, settings.country)):
        found = await Buyer.filter(phone=phone)
    return found


def _e164(words: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(words, country)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
