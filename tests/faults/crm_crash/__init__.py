"""``python -m tests.faults.crm_crash``: whoever reads and tells a CRM is killed, again and again."""
