"""Methods about files; the bytes themselves travel by addresses of their own."""

from __future__ import annotations

from typing import Any

from bots.sandbox.slack import media
from bots.sandbox.slack.errors import SlackError
from bots.sandbox.slack.methods.call import Call
from bots.sandbox.slack.methods.chat import contents, say
from bots.sandbox.slack.records import File

Json = dict[str, Any]


def info(call: Call) -> Json:
    file = call.slack.files.get(call.params["file"])
    if file is None or file.team != call.install.team.id or not file.shared:
        raise SlackError("file_not_found")
    metadata = {"next_cursor": ""}
    return {"ok": True, "file": file.about, "comments": [], "response_metadata": metadata}


def upload_url(call: Call) -> Json:
    """Where the bytes of a new file go: first the address, then the bytes, then `complete`."""
    length, name = call.params["length"], call.params["filename"]
    if length < 1:
        raise complained_length()
    mime = guess(name)
    alt = {"alt_txt": call.params["alt_txt"]} if "alt_txt" in call.params else {}
    install = call.install
    file = media.keep(call.slack, install.team.id, install.user_id, b"", name, mime, size=length, **alt)
    return {"ok": True, "upload_url": f"{call.slack.base_url}/slack/upload/{file.id}", "file_id": file.id}


def complained_length() -> SlackError:
    return SlackError(
        "invalid_arguments", response_metadata={"messages": ["[ERROR] length must be positive"]}
    )


def complete(call: Call) -> Json:
    """Finish uploads, and share them when a channel is named."""
    files = [_uploaded(call, item) for item in call.params["files"]]
    if not files:
        raise SlackError("invalid_arguments")
    wanted = call.params.get("channel_id") or call.params.get("channels")
    if wanted:
        room = call.slack.find_room(call.install, str(wanted).split(",")[0], people=True)
        if not call.inside(room):
            raise SlackError("not_in_channel")
        text = str(call.params.get("initial_comment") or "")
        content: Json = {"text": text, "files": [file.about for file in files], "upload": True}
        pings: list[str] = []
        if text or call.params.get("blocks"):
            call.params["text"] = text
            told, pings = contents(call, room)
            content |= told
        if thread := call.params.get("thread_ts"):
            content["thread_ts"] = thread
        say(call, room, {"subtype": "file_share", **content}, pings)
    for file in files:
        file.shared = True
    return {"ok": True, "files": [file.about for file in files]}


def _uploaded(call: Call, item: object) -> File:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        raise SlackError("invalid_arguments")
    file = call.slack.files.get(item["id"])
    if file is None or file.uploader != call.install.user_id or not file.content:
        raise SlackError("file_not_found")
    file.about["title"] = str(item.get("title") or file.about["name"])
    return file


def guess(name: str) -> str:
    """The MIME type by the ending of a name."""
    endings = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "pdf": "application/pdf"}
    endings |= {"txt": "text/plain", "csv": "text/csv", "m4a": "audio/mp4"}
    return endings.get(name.rpartition(".")[2].lower(), "application/octet-stream")


METHODS = {
    "files.info": info,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete,
}
