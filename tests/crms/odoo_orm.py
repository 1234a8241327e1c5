"""Odoo's models as far as the connector meets them: fields, domains, rights, what is checked and cleaned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.crms.odoo_server import OdooServer

Spec = dict[str, Any]
IMAGE = re.compile(r"(data:image/[a-z]+?);base64,([a-z0-9+/\n]{3,}=*)\n*(['\"])", re.I)
"""What mail.message takes for an image (addons/mail/models/mail_message.py)."""


class Oops(Exception):
    """A Python exception of the server, by its full name."""

    def __init__(self, name: str, message: str = "") -> None:
        super().__init__(message)
        self.name = name


def fields(told: str) -> dict[str, Spec]:
    """ "name:char partner_id:many2one:res.partner" → what fields_get tells of them."""
    made: dict[str, Spec] = {"id": {"type": "integer"}, "display_name": {"type": "char"}}
    made |= {"create_date": {"type": "datetime"}, "write_date": {"type": "datetime"}}
    for one in told.split():
        name, kind, *more = one.split(":")
        made[name] = {"type": kind, **({"relation": more[0]} if more and kind.endswith("2one") else {})}
        if more and kind in ("many2many", "one2many"):
            made[name]["relation"] = more[0]
        if more and kind == "selection":
            made[name]["selection"] = [[key, key.title()] for key in more[0].split(",")]
    return made


MODELS: Mapping[str, str] = {
    "res.company": "name:char",
    "res.currency": "name:char",
    "res.users": "name:char login:char email:char active:boolean share:boolean",
    "res.partner.category": "name:char",
    "res.partner": (
        "name:char is_company:boolean type:selection:contact,invoice,delivery,other "
        "parent_id:many2one:res.partner commercial_partner_id:many2one:res.partner "
        "user_id:many2one:res.users phone:char mobile:char email:char "
        "lang:char tz:char active:boolean category_id:many2many:res.partner.category"
    ),
    "sale.order": (
        "name:char state:selection:draft,sent,sale,cancel locked:boolean date_order:datetime "
        "amount_total:monetary amount_untaxed:monetary currency_id:many2one:res.currency "
        "partner_id:many2one:res.partner margin:monetary"
    ),
    "sale.order.line": (
        "order_id:many2one:sale.order name:text display_type:selection:line_section,line_note "
        "product_uom_qty:float price_subtotal:monetary price_total:monetary"
    ),
    "account.move": (
        "name:char move_type:selection:out_invoice,out_refund state:selection:draft,posted,cancel "
        "invoice_date:date date:date amount_total:monetary amount_untaxed:monetary "
        "currency_id:many2one:res.currency partner_id:many2one:res.partner"
    ),
    "crm.stage": "name:char is_won:boolean",
    "crm.lead": (
        "name:char type:selection:lead,opportunity stage_id:many2one:crm.stage active:boolean "
        "date_closed:datetime date_last_stage_update:datetime "
        "expected_revenue:monetary company_currency:many2one:res.currency partner_id:many2one:res.partner"
    ),
    "helpdesk.ticket": "name:char partner_id:many2one:res.partner close_date:datetime active:boolean",
    "mail.message": (
        "model:char res_id:many2one_reference body:html message_type:selection:comment,notification "
        "subtype_id:many2one:mail.message.subtype is_internal:boolean date:datetime"
    ),
    "mail.message.subtype": "name:char",
    "mail.activity": (
        "res_model:char res_model_id:many2one:ir.model res_id:many2one_reference summary:char note:html "
        "user_id:many2one:res.users date_deadline:date"
    ),
    "ir.model": "name:char model:char",
    "ir.model.data": "name:char",
    "ir.model.fields": (
        "name:char field_description:char model_id:many2one:ir.model state:selection:manual,base ttype:char "
        "copied:boolean index:boolean"
    ),
}


class Orm:
    """Records by model and id. ``forbidden``: (model, operation) that our account may not, of any record."""

    def __init__(self, server: OdooServer, me: int) -> None:
        self.server = server
        self.me = me
        self.models = {model: fields(told) for model, told in MODELS.items()}
        self.records: dict[str, dict[int, Spec]] = {model: {} for model in MODELS}
        self.forbidden: set[tuple[str, str]] = set()
        self.closed: set[int] = set()  # contacts that our account may read and not write
        self.add("res.company", name="Teply Dom LLC")
        self.add("res.users", me, name="Otklik", login="otklik@shop.test", share=False)
        self.note = self.add("mail.message.subtype", name="Note")
        for model in ("res.partner", "sale.order"):
            self.add("ir.model", name=model, model=model)

    def add(self, model: str, id: int = 0, /, **values: Any) -> int:
        """Somebody at the vendor's makes a record, by whatever means."""
        id = id or self.server.number()
        now = self.written(self.server.now())
        blank = {
            name: [] if spec["type"].endswith("2many") else None for name, spec in self.models[model].items()
        }
        row = {**blank, "id": id, "create_date": now, "write_date": now, **values}
        if "active" in self.models[model] and "active" not in values:
            row["active"] = True
        if model == "res.partner":
            row["type"] = values.get("type", "contact")
            self._commercial(row)
        row["display_name"] = row.get("name") or f"{model},{id}"
        self.records[model][id] = row
        return id

    def change(self, model: str, id: int, /, **values: Any) -> None:
        """Somebody changes one."""
        row = self.records[model][id]
        row |= {**values, "write_date": self.written(self.server.now())}
        if model == "res.partner":
            self._commercial(row)

    def _commercial(self, row: Spec) -> None:
        """A company and who has no parent are their own; others have their parent's."""
        parent = self.records["res.partner"].get(row.get("parent_id") or 0)
        own = bool(row.get("is_company")) or parent is None
        row["commercial_partner_id"] = row["id"] if own or parent is None else parent["commercial_partner_id"]

    @staticmethod
    def written(at: datetime) -> str:
        """In UTC, to the second."""
        return at.replace(tzinfo=None).isoformat(" ", "seconds")

    # The methods ------------------------------------------------------------------------------------------

    def call(self, model: str, method: str, ids: list[int], named: Spec, context: Spec) -> Any:
        """One call is one transaction: what raises has changed nothing."""
        run: Callable[..., Any] = getattr(self, f"_{method}")
        return run(model, ids, context, **named)

    def _check(self, model: str, operation: str) -> None:
        if (model, operation) in self.forbidden:
            raise Oops("odoo.exceptions.AccessError", f"You are not allowed to {operation} '{model}'")

    def _context_get(self, model: str, ids: list[int], context: Spec) -> Any:
        return {"lang": "en_US", "tz": "Europe/Moscow", "uid": self.me}

    def _check_object_reference(
        self, model: str, ids: list[int], context: Spec, module: str, xml_id: str
    ) -> Any:
        if (module, xml_id) != ("mail", "mt_note"):
            raise Oops("builtins.ValueError", "External ID not found in the system")
        return ["mail.message.subtype", self.note]

    def _check_access_rights(
        self, model: str, ids: list[int], context: Spec, operation: str, raise_exception: bool = True
    ) -> bool:
        assert not raise_exception
        return (model, operation) not in self.forbidden

    def _has_access(self, model: str, ids: list[int], context: Spec, operation: str) -> bool:
        return (model, operation) not in self.forbidden

    def _fields_get(
        self, model: str, ids: list[int], context: Spec, allfields: Any = None, attributes: Any = None
    ) -> Any:
        return {
            name: {key: value for key, value in spec.items() if not attributes or key in attributes}
            for name, spec in self.models[model].items()
        }

    def _search_read(
        self,
        model: str,
        ids: list[int],
        context: Spec,
        domain: list[Any],
        fields: list[str],
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
    ) -> Any:
        self._check(model, "read")
        for name in fields:
            self._spec(model, name)
        rows = self.search(model, domain, active=bool(context.get("active_test", True)))
        for name in reversed((order or "id").split(",")):
            name = name.strip()
            rows.sort(key=lambda row: (row[name] is None, row[name]))  # NULLS LAST, as PostgreSQL does
        rows = rows[offset:][:limit]
        return [{"id": row["id"], **{name: self._told(model, row, name) for name in fields}} for row in rows]

    def _told(self, model: str, row: Spec, name: str) -> Any:
        spec, value = self._spec(model, name), row[name]
        match spec["type"]:
            case "many2one":
                linked = self.records[spec["relation"]].get(value or 0)
                return [value, linked["display_name"]] if linked else False
            case "monetary" | "float" | "integer":
                return value if value is not None else 0
            case "boolean":
                return bool(value)
            case _:
                return value if value not in (None, "") else False

    def search(self, model: str, domain: list[Any], *, active: bool) -> list[Spec]:
        """Polish notation; an "and" between what stands side by side."""
        if active and "active" in self.models[model] and not any("active" in leaf for leaf in domain):
            domain = [*domain, ["active", "=", True]]
        return [row for row in self.records[model].values() if self._fits(model, row, domain)]

    def _fits(self, model: str, row: Spec, domain: list[Any]) -> bool:
        stack: list[bool] = []
        for leaf in reversed(domain):
            if leaf in ("|", "&"):
                one, other = stack.pop(), stack.pop()
                stack.append(one or other if leaf == "|" else one and other)
            else:
                assert isinstance(leaf, list) and len(leaf) == 3, leaf
                stack.append(self._leaf(model, row, *leaf))
        return all(stack)

    def _leaf(self, model: str, row: Spec, path: str, operator: str, wanted: Any) -> bool:
        name, _, rest = path.partition(".")
        spec, value = self._spec(model, name), row[name]
        if rest:
            there = self.records[spec["relation"]].get(value or 0)
            return there is not None and self._leaf(spec["relation"], there, rest, operator, wanted)
        if isinstance(wanted, str) and not _storable(wanted):
            raise Oops("builtins.ValueError", "A string literal cannot contain NUL (0x00) characters.")
        empty = value in (None, "", False) and spec["type"] != "boolean"
        match operator:
            case "=" | "!=":
                if spec["type"] == "boolean":
                    value = bool(value)  # NULL is no
                same = empty if wanted is False and empty else value == wanted
                return same == (operator == "=")
            case "in":
                return value in wanted or (empty and False in wanted)
            case ">" | ">=" | "<":
                if spec["type"] == "datetime":
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?", wanted), wanted
                if empty:
                    return False
                return {">": value > wanted, ">=": value >= wanted, "<": value < wanted}[operator]
            case "ilike":
                return not empty and _like(f"%{wanted}%", value)
            case "=ilike":
                return not empty and _like(wanted, value)
        raise Oops("builtins.ValueError", f"Invalid operator {operator}")

    def _spec(self, model: str, name: str) -> Spec:
        if name not in self.models[model]:
            raise Oops("builtins.ValueError", f"Invalid field {name!r} on model {model!r}")
        return self.models[model][name]

    def _create(self, model: str, ids: list[int], context: Spec, vals_list: list[Spec]) -> list[int]:
        self._check(model, "create")
        if model == "mail.message":  # check_access_rule, by what it stands on (mail.thread)
            self._open(values["res_id"] for values in vals_list)
        made = [self._prepared(model, dict(values), context) for values in vals_list]
        self.server.tick()
        numbers = [self.add(model, **values) for values in made]
        if model == "ir.model.fields":
            for values in made:
                assert values["state"] == "manual" and values["name"].startswith("x_")
                target = self.records["ir.model"][values["model_id"]]["model"]
                self.models[target][values["name"]] = {"type": values["ttype"]}
                for row in self.records[target].values():
                    row[values["name"]] = None
        return numbers

    def _prepared(self, model: str, values: Spec, context: Spec) -> Spec:
        values = {name: self._stored(model, name, value) for name, value in values.items()}
        if model == "mail.message":
            # create: an image in the body becomes an attachment
            values["body"] = IMAGE.sub(r"/web/image/1?access_token=x\3", values["body"])
        if model == "mail.activity":
            # default_get finds res_model_id by default_res_model, which stands in the context
            values["res_model"] = context.get("default_res_model")
            if values["res_model"] not in self.models or not values.get("res_id"):
                raise Oops("odoo.exceptions.ValidationError", "Missing required value: Document Model")
            values.setdefault("user_id", self.me)
        if model == "res.partner" and not values.get("name"):
            raise Oops("odoo.exceptions.ValidationError", "Contacts require a name")
        return values

    def _write(self, model: str, ids: list[int], context: Spec, vals: Spec) -> bool:
        self._check(model, "write")
        self._existing(model, ids)
        if model == "res.partner":  # ir.rule; and write(), for contacts of internal accounts
            self._open(ids)
        stored = {name: self._stored(model, name, value) for name, value in vals.items()}
        self.server.tick()
        for id in ids:
            self.change(model, id, **stored)
        return True

    def _unlink(self, model: str, ids: list[int], context: Spec) -> bool:
        self._check(model, "unlink")
        self._existing(model, ids)
        if model == "mail.message":
            self._open(self.records[model][id]["res_id"] for id in ids)
        self.server.tick()
        for id in ids:
            self.delete(model, id)
        return True

    def _open(self, contacts: Iterable[int]) -> None:
        if self.closed & set(contacts):
            raise Oops("odoo.exceptions.AccessError", "due to security restrictions")

    def delete(self, model: str, id: int) -> None:
        """Messages and activities go with what they stand on (mail.thread.unlink)."""
        del self.records[model][id]
        for other, name in (("mail.message", "model"), ("mail.activity", "res_model")):
            for row in list(self.records[other].values()):
                if (row[name], row["res_id"]) == (model, id):
                    del self.records[other][row["id"]]

    def _existing(self, model: str, ids: list[int]) -> None:
        if missing := set(ids) - set(self.records[model]):
            raise Oops(
                "odoo.exceptions.MissingError", f"Record does not exist or has been deleted. {missing}"
            )

    def _stored(self, model: str, name: str, value: Any) -> Any:
        """What the database keeps of a value, or the error that it raises."""
        spec = self._spec(model, name)
        if value is False and spec["type"] != "boolean":
            return None
        match spec["type"]:
            case "char" | "text":
                good = isinstance(value, str) and _storable(value)
            case "html":
                return sanitized(value)
            case "selection":
                good = value in [key for key, _ in spec["selection"]]
            case "datetime":
                good = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", value)
            case "date":
                good = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
            case "many2one":
                if value not in self.records[spec["relation"]]:
                    raise Oops("odoo.exceptions.ValidationError", "violates foreign key constraint")
                good = True
            case "boolean":
                good = isinstance(value, bool)
            case _:
                good = isinstance(value, int)
        if not good:
            raise Oops("builtins.ValueError", f"Wrong value for {model}.{name}")
        return value


def _like(pattern: str, value: str) -> bool:
    """LIKE without case: % is anything, _ any character, a backslash takes that away."""
    parts = re.findall(r"\\.|.", pattern, re.S)
    made = "".join(".*" if one == "%" else "." if one == "_" else re.escape(one[-1]) for one in parts)
    return re.fullmatch(made, value, re.S | re.I) is not None


def _storable(value: str) -> bool:
    """PostgreSQL takes no NUL, and psycopg2 no half of a pair."""
    return "\0" not in value and not re.search("[\ud800-\udfff]", value)


class _Sanitizer(HTMLParser):
    """odoo/tools/mail.py: only harmless tags stay. Text stays as it was written."""

    GOOD = ("p", "br", "strong", "small", "em", "ul", "li", "div", "span")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []

    def handle_starttag(self, name: str, attrs: Any) -> None:
        if name in self.GOOD:
            self.kept.append(self.get_starttag_text() or "")

    def handle_endtag(self, name: str) -> None:
        if name in self.GOOD:
            self.kept.append(f"</{name}>")

    def handle_startendtag(self, name: str, attrs: Any) -> None:
        self.handle_starttag(name, attrs)

    def handle_data(self, data: str) -> None:
        self.kept.append(data)

    def handle_entityref(self, name: str) -> None:
        self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.kept.append(f"&#{name};")


def sanitized(value: Any) -> str:
    """What is kept of HTML: one unseen character and the whole text is lost (html_sanitize)."""
    if not isinstance(value, str):
        raise Oops("builtins.TypeError", "expected string or bytes-like object")
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", value):
        return "<p>Unknown error when sanitizing</p>"
    parser = _Sanitizer()
    parser.feed(value)
    parser.close()
    return "".join(parser.kept)
