"""The stage of the demo: a furniture shop, its bots, staff, jobs and public channel (its buyers: guests)."""

from __future__ import annotations

from core.words import Lang

INTERVIEWER = ("7001:SANDBOX-interviewer", "uyut_interview_bot")
NEWSROOM = ("7002:SANDBOX-newsroom", "uyut_newsroom_bot")
CHANNEL = (-1001000000001, "Тёплый дом · новости", "teply_dom_news")
BRAND = "Тёплый дом"
SLACK_TEAM = ("T0TEPLY", BRAND, "teply-dom")
SLACK_CHANNEL = ("C0NEWS", "teply-dom-news")
SLACK_APPS = {  # role → app, name, bot token, socket's token, command
    "interviewer": ("A0INT", BRAND, "xoxb-sandbox-interviewer", "xapp-sandbox-interviewer", "/otklik"),
    "newsroom": (
        "A0NEWS",
        f"{BRAND} · редакция",
        "xoxb-sandbox-newsroom",
        "xapp-sandbox-newsroom",
        "/newsroom",
    ),
}
CURRENCY = "RUB"
STAFF = ((900, "Ольга", Lang.RU), (901, "Kate", Lang.EN))

JOBS = """\
default = "delivery"

[jobs.delivery]
en = "get furniture delivered"
ru = "получить мебель с доставкой"
match = ["диван", "шкаф", "sofa"]

[jobs.office]
en = "furnish an office"
ru = "обставить офис"
match = ["офис", "office"]

[jobs.repair]
en = "get furniture repaired under warranty"
ru = "починить мебель по гарантии"
match = ["гарантия"]
"""
