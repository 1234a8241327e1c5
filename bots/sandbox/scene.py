"""A scene described in JSON: who is on the stage when the sandbox starts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from bots.sandbox.server import Sandbox

Json = dict[str, Any]


def furnish(sandbox: Sandbox, scene: Json) -> None:
    """Add the scene's `bots`, `people`, `channels`, `groups`, `mail` and `slack`; ValueError: what is wrong.

    Keys of every entry are the arguments of the `Sandbox.add_…` method of the same name; a letter has
    `person`, `subject`, `text` and `link`. `slack` holds `teams`, `apps`, `installs`, `people` and
    `channels`, entries as for `add_slack_…` and `install_slack`.
    """
    _refuse_unknown("A scene", scene, {"bots", "people", "channels", "groups", "mail", "slack"})
    try:
        for bot in scene.get("bots", []):
            sandbox.add_bot(**bot)
        for person in scene.get("people", []):
            sandbox.add_person(**person)
        for channel in scene.get("channels", []):
            sandbox.add_channel(**channel)
        for group in scene.get("groups", []):
            sandbox.add_group(**group)
        for letter in scene.get("mail", []):
            addressee = sandbox.world.people.get(letter["person"])
            if addressee is None:
                raise ValueError(f"A letter is addressed to {letter['person']}, who is not in the scene.")
            sandbox.world.post_letter(addressee, letter["subject"], letter["text"], letter.get("link", ""))
        _furnish_slack(sandbox, scene.get("slack", {}))
    except (TypeError, KeyError) as error:
        raise ValueError(f"The scene is written wrongly: {error}") from error


def _furnish_slack(sandbox: Sandbox, slack: Json) -> None:
    steps: dict[str, Callable[..., object]] = {
        "teams": sandbox.add_slack_team,
        "apps": sandbox.add_slack_app,
        "installs": sandbox.install_slack,
        "people": sandbox.add_slack_person,
        "channels": sandbox.add_slack_channel,
    }
    _refuse_unknown("Slack in a scene", slack, steps.keys())
    for name, add in steps.items():
        for entry in slack.get(name, []):
            add(**entry)


def _refuse_unknown(what: str, given: Json, known: Collection[str]) -> None:
    if unknown := given.keys() - set(known):
        raise ValueError(f"{what} has no {', '.join(sorted(unknown))}.")
