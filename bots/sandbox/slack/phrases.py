"""What Slack itself says to people, in their own language."""

from __future__ import annotations

from bots.sandbox.slack.records import Member

PHRASES = {
    "required": {
        "ru": "Заполните это поле.",
        "en": "Please complete this required field.",
    },
    "trouble": {
        "ru": "Не получилось связаться. Попробовать ещё раз?",
        "en": "We had some trouble connecting. Try again?",
    },
    "too_short": {
        "ru": "Нужно знаков: не меньше {least}.",
        "en": "Must be at least {least} characters long.",
    },
    "too_long": {
        "ru": "Нужно знаков: не больше {most}.",
        "en": "Must be no longer than {most} characters.",
    },
    "no_email": {"ru": "Это не адрес почты.", "en": "Must be a valid email address."},
    "no_url": {"ru": "Это не ссылка.", "en": "Must be a valid URL."},
    "no_number": {"ru": "Нужно число.", "en": "Must be a number."},
    "too_little": {"ru": "Не меньше {least}.", "en": "Must be {least} or more."},
    "too_much": {"ru": "Не больше {most}.", "en": "Must be {most} or less."},
    "no_command": {"ru": "Команды {command} нет.", "en": "{command} is not a valid command."},
    "command_failed": {
        "ru": "{command}: не получилось, ошибка «{error}».",
        "en": "{command} failed with the error “{error}”.",
    },
}


def phrase(key: str, person: Member, **given: object) -> str:
    """One phrase in the language of this person's account: Russian, or else English."""
    language = "ru" if person.locale.startswith("ru") else "en"
    return PHRASES[key][language].format(**given)
