"""CRMs: one folder each, found by the entry point ``otklik.crms`` (core.crm.ports)."""
