"""Taking buyers and orders in from outside: files now, CRMs the same way. ``Intake`` is the door."""

from core.intake.rows import BuyerRow, OrderRow, Refusal, Tally, Why
from core.intake.take import Intake

__all__ = ["BuyerRow", "Intake", "OrderRow", "Refusal", "Tally", "Why"]
