"""The tables of the shared customer store.

All times are aware UTC. Money is an integer of minor units (kopecks, cents) beside its ISO 4217 code;
how many minor units make one unit is the currency's own business (``core.money``).
"""

from core.store.models.crm import CrmAccount, CrmFact, CrmLink, CrmOwner, CrmTicket
from core.store.models.newsroom import (
    Arrival,
    AuditEntry,
    Occurrence,
    Post,
    PostEvidence,
    PostRevision,
    Schedule,
    Slot,
    Staff,
    StaffInvite,
)
from core.store.models.people import Account, Address, Buyer, Consent, Forgotten, Invitation, Order, Tally
from core.store.models.post_office import Button, Delivery, InboxRow, Installation, PollingOffset
from core.store.models.talks import (
    Answer,
    Evidence,
    Handover,
    Interview,
    Suggestion,
    SurveyVersion,
    Theme,
    Turn,
)

__all__ = [
    "Account",
    "Address",
    "Answer",
    "Arrival",
    "AuditEntry",
    "Button",
    "Buyer",
    "Consent",
    "CrmAccount",
    "CrmFact",
    "CrmLink",
    "CrmOwner",
    "CrmTicket",
    "Delivery",
    "Evidence",
    "Forgotten",
    "Handover",
    "InboxRow",
    "Installation",
    "Interview",
    "Invitation",
    "Occurrence",
    "Order",
    "PollingOffset",
    "Post",
    "PostEvidence",
    "PostRevision",
    "Schedule",
    "Slot",
    "Staff",
    "StaffInvite",
    "Suggestion",
    "SurveyVersion",
    "Tally",
    "Theme",
    "Turn",
]
