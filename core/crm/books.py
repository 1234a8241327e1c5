"""Whether money may be counted twice: the same customers in more than one book."""

from __future__ import annotations

from collections.abc import Sequence

from core.store.db import rows

COUNTING = """
SELECT COUNT(*) AS n FROM (
    SELECT account_id FROM customer_order WHERE is_paid OR is_refund
    GROUP BY account_id HAVING COUNT(DISTINCT {book}) > 1
) AS in_several
"""


async def in_several(crms: Sequence[str]) -> int:
    """Customers (accounts) with orders from more than one of: these CRMs, everything else (imported files).

    If those are the same purchases they count twice. A shop with two channels has both by right: no fault.
    """
    if not crms:
        return 0
    book = f"CASE {' '.join('WHEN identity LIKE ? THEN ?' for _ in crms)} ELSE '' END"
    asked = [value for crm in crms for value in (f"crm:{crm}:%", crm)]
    found = await rows(COUNTING.format(book=book), asked)
    return int(found[0]["n"])
