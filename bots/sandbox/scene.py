"""A scene described in JSON: who is on the stage when the sandbox starts."""

from __future__ import annotations

from typing import Any

from bots.sandbox.server import Sandbox

Json = dict[str, Any]


def furnish(sandbox: Sandbox, scene: Json) -> None:
    """Add the scene's `bots`, `people`, `channels`, `groups` and `mail`; ValueError says what is wrong.

    Keys of every entry are the arguments of the `Sandbox.add_…` method of the same name; a letter has
    `person`, `subject`, `text` and `link`.
    """
    if unknown := scene.keys() - {"bots", "people", "channels", "groups", "mail"}:
        raise ValueError(f"A scene has no {', '.join(sorted(unknown))}.")
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
    except (TypeError, KeyError) as error:
        raise ValueError(f"The scene is written wrongly: {error}") from error
