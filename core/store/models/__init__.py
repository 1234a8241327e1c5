"""The tables of the shared customer store.

All times are aware UTC. Money is an integer of minor units (kopecks, cents) beside its ISO 4217 code;
how many minor units make one unit is the currency's own business (``core.money``).
"""

from core.store.models.newsroom import (
    Occurrence,
    Post,
    PostEvidence,
    PostRevision,
    Schedule,
    Staff,
    StaffInvite,
)
from core.store.models.people import Account, Address, Buyer, Consent, Invitation, Order
from core.store.models.post_office import Button, Delivery, InboxRow, PollingOffset
from core.store.models.talks import Answer, Evidence, Interview, SurveyVersion, Theme, Turn

__all__ = [
    "Account",
    "Address",
    "Answer",
    "Button",
    "Buyer",
    "Consent",
    "Delivery",
    "Evidence",
    "InboxRow",
    "Interview",
    "Invitation",
    "Occurrence",
    "Order",
    "PollingOffset",
    "Post",
    "PostEvidence",
    "PostRevision",
    "Schedule",
    "Staff",
    "StaffInvite",
    "SurveyVersion",
    "Theme",
    "Turn",
]
