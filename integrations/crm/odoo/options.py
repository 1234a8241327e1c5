"""What an operator sets for Odoo: ``OTKLIK_ODOO_…``."""

from __future__ import annotations

from typing import Literal

from pydantic import SecretStr, field_validator

from core.crm.options import CrmOptions, options_config


class OdooOptions(CrmOptions):
    """An Odoo database, and as whom we are in it. README.md says how to make the key."""

    model_config = options_config("ODOO")

    url: str = ""  # https://company.odoo.com, without a path
    database: str = ""  # its name; the JSON-2 API of a server with a single database does without
    login: str = ""  # of the account whose key it is; the JSON-2 API does without
    api_key: SecretStr = SecretStr("")
    protocol: Literal["auto", "jsonrpc", "json2"] = "auto"  # auto: JSON-2 from Odoo 19 on
    deals: Literal["auto", "sale", "crm"] = "auto"  # orders, or opportunities; auto: orders if Sales is there
    refunds: bool = True  # posted credit notes take from what a customer has paid
    amounts: Literal["total", "untaxed"] = "total"  # with or without taxes
    per_second: float = 10.0  # calls; Odoo Online asks for about 1

    @field_validator("per_second")
    @classmethod
    def _some(cls, value: float) -> float:
        if value <= 0:
            raise ValueError("must be more than 0")
        return value
