"""Files of the emulated Slack: what people attach, what apps upload, and how the Web API tells of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bots.sandbox.slack.records import File
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

PRETTY = {
    "audio/mp4": ("m4a", "MPEG 4 Audio"),
    "image/png": ("png", "PNG"),
    "image/jpeg": ("jpg", "JPEG"),
    "text/plain": ("text", "Plain Text"),
    "text/csv": ("csv", "CSV"),
    "application/pdf": ("pdf", "PDF"),
}


def keep(slack: SlackWorld, team: str, owner: str, content: bytes, name: str, mime: str, **more: Any) -> File:
    """Store a file of a person or a bot; `more` are further fields, such as subtype."""
    file_id = f"F{slack.next_number():07d}"
    kind, pretty = PRETTY.get(mime, ("binary", "Binary"))
    private = f"{slack.base_url}/slack/files-pri/{team}-{file_id}/{quote(name)}"
    about: Json = {
        "id": file_id,
        "created": slack.stamp(),
        "timestamp": slack.stamp(),
        "name": name,
        "title": name,
        "mimetype": mime,
        "filetype": kind,
        "pretty_type": pretty,
        "user": owner,
        "user_team": team,
        "editable": False,
        "size": len(content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": private,
        "url_private_download": private.replace(f"{file_id}/", f"{file_id}/download/"),
        "permalink": f"{slack.base_url}/slack/files/{owner}/{file_id}",
        "permalink_public": "",
        "has_rich_preview": False,
        "file_access": "visible",
        **more,
    }
    file = File(file_id, team, content, mime, about, uploader=owner)
    slack.files[file_id] = file
    return file


def voice(slack: SlackWorld, team: str, owner: str, content: bytes, seconds: int) -> File:
    """An audio clip as Slack's own recorder makes it."""
    clip: Json = {
        "subtype": "slack_audio",
        "transcription": {"status": "none"},
        "media_display_type": "audio",
        "duration_ms": seconds * 1000,
        "audio_wave_samples": [(i * 37) % 100 for i in range(100)],
    }
    file = keep(slack, team, owner, content, "audio_message.m4a", "audio/mp4", **clip)
    file.about["aac"] = file.about["url_private"]
    return file
