"""Drafting a post: the evidence it answers, the words, and a preview that is what will be published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core import digest as digests
from core import posts
from core.digest_words import item
from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom import going_out
from core.newsroom.paging import PAGE, paged
from core.newsroom.room import Desk, Reply, grid
from core.ports import Message, Run, Said
from core.posts_rendering import CAPTION_LIMIT, TEXT_LIMIT, over, render
from core.store.models import Evidence, Post, PostEvidence
from core.words import PostState

FAULTS_SHOWN = 20


async def begin(desk: Desk, _: str) -> Reply:
    """A draft, beginning with what it answers."""
    if not await Evidence.exists():
        raise NotAllowed("post-nothing-heard")
    post = await posts.draft(desk.staff, desk.room.now)
    return Reply((await _chooser(desk, post, 0),))


async def tap_begin(desk: Desk, _: dict[str, Any]) -> Reply:
    """The same by a button."""
    return await begin(desk, "")


async def _chooser(desk: Desk, post: Post, page: int) -> Message:
    """What buyers named, by money, with a toggle each. A toggle says what it will do, so twice is once."""
    sections = await digests.ranking(desk.room.settings)
    seen: set[tuple[int | None, int | None]] = set()
    entries = []
    for section in sections:
        for entry in section.entries:
            name = (entry.problem.theme_id, entry.problem.evidence_id)
            if name not in seen:
                seen.add(name)
                entries.append((len(seen), section.currency, entry))
    tied = await PostEvidence.filter(post_id=post.id).values_list("evidence_id", "evidence__theme_id")
    singles, themes = {one for one, _ in tied}, {theme for _, theme in tied if theme is not None}
    page = min(page, max(0, len(entries) - 1) // PAGE)
    shown = entries[page * PAGE : (page + 1) * PAGE]
    named = await digests.titles([entry.problem for _, _, entry in shown])
    runs = desk.runs("draft-choose", count=len(singles))
    for number, currency, entry in shown:
        title, words = (
            named.themes.get(entry.problem.theme_id or 0, ""),
            named.words.get(entry.problem.newest_id, "…"),
        )
        days = digests.days_between(entry.problem.last_at, desk.room.now, desk.staff.zone)
        words = shorten(words, 160)  # six of them and their reasons fit into one message
        quiet = replace(entry, problem=replace(entry.problem, fresh=0))
        runs = (*runs, Run("\n\n"), *item(quiet, currency, number, title, words, desk.lang, days))

    async def toggle(desk: Desk, numbered: Any) -> Any:
        number, _, entry = numbered
        problem = entry.problem
        on = problem.theme_id in themes if problem.theme_id else problem.evidence_id in singles
        what = {"theme": problem.theme_id, "evidence": problem.evidence_id}
        label = f"{'✓' if on else '○'} {number}"
        return await desk.key(label, "draft.toggle", post=post.id, page=page, on=not on, **what)

    keys, turns = await paged(desk, entries, page, "draft.page", {"post": post.id}, toggle)
    label = desk.say("key-to-review" if post.text else "key-to-text")
    onward = await desk.key(label, "draft.review" if post.text else "draft.write", post=post.id)
    return Message(runs, rows=(*grid(keys, 3), *turns, (onward,)))


async def tap_page(desk: Desk, value: dict[str, Any]) -> Reply:
    """Another page of what may be answered."""
    return desk.show(await _chooser(desk, await _own_draft(value["post"]), int(value.get("page", 0))))


async def tap_toggle(desk: Desk, value: dict[str, Any]) -> Reply:
    """Tie a problem's evidence to the draft, or untie it."""
    of = {"theme_id": value["theme"]} if value["theme"] else {"id": value["evidence"]}
    evidence = await Evidence.filter(**of).values_list("id", flat=True)
    await posts.ground(value["post"], [int(str(one)) for one in evidence], on=value["on"])
    return desk.show(await _chooser(desk, await _own_draft(value["post"]), value["page"]))


async def tap_write(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the words."""
    post = await _own_draft(value["post"])
    await desk.wait_for("text", post=post.id)
    return desk.tell("draft-write", limit=TEXT_LIMIT, caption=CAPTION_LIMIT)


async def take_text(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The words, or a photo with a caption; then the preview. What does not fit leaves the step open."""
    if said.media not in (None, "photo"):
        raise NotAllowed("draft-media")
    post = await posts.find(waiting["post"])
    kept = post.photo if waiting.get("keeps_photo") else None
    photo = said.media_ref if said.media == "photo" else kept
    if post.state is PostState.IN_REVIEW:
        await posts.rework(post.id)  # refused words are being written anew
    await posts.write(post.id, said.text, photo, desk.room.settings)
    await desk.wait_no_more()
    return await _review(desk, post.id)


async def tap_no_photo(desk: Desk, value: dict[str, Any]) -> Reply:
    """Publish the words without the picture that they are too long for."""
    await posts.drop_photo(value["post"])
    await desk.wait_no_more()
    return await _review(desk, value["post"])


async def tap_shorten(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for fewer words; the picture stays."""
    post = await _own_draft(value["post"])
    await desk.wait_for("text", post=post.id, keeps_photo=True)
    more = max(0, over(post.text, post.photo, desk.room.settings))
    return desk.tell("draft-shorten", over=more, caption=CAPTION_LIMIT)


async def tap_review(desk: Desk, value: dict[str, Any]) -> Reply:
    """Show what will be published."""
    return await _review(desk, value["post"])


async def _review(desk: Desk, post_id: int) -> Reply:
    draft = await _own_draft(post_id)
    if draft.photo and (more := over(draft.text, draft.photo, desk.room.settings)) > 0:
        return await _too_long(desk, post_id, more)
    post = await posts.submit(post_id, desk.room.settings)
    shown = await preview(desk, post)
    # What stands in its way is told on a form before anything is kept.
    return Reply(shown, refused="".join(message.text for message in shown[1:]))


async def _too_long(desk: Desk, post_id: int, more: int) -> Reply:
    """One message goes to a channel: with a picture, its words are a caption. Their author decides."""
    await desk.wait_for("text", post=post_id, keeps_photo=True)
    keys = [
        await desk.key(desk.say("key-no-photo"), "draft.no_photo", post=post_id),
        await desk.key(desk.say("key-shorten"), "draft.shorten", post=post_id),
    ]
    runs = desk.runs("caption-too-long", over=more, limit=CAPTION_LIMIT)
    return Reply((Message(runs, rows=grid(keys)),))


async def preview(desk: Desk, post: Post) -> tuple[Message, ...]:
    """The very message that would be published, with what may be done; and at once what stands in its way."""
    key = going_out.shown(desk, post)
    made = render(post.text, post.photo, desk.room.settings, key=key, silent=post.is_silent)
    keys = [
        await desk.key(desk.say("key-approve"), "post.approve", post=post.id),
        await desk.key(desk.say("key-change-text"), "draft.rewrite", post=post.id),
        await desk.key(desk.say("key-change-evidence"), "draft.reground", post=post.id),
        await desk.key(desk.say("key-ways"), "post.options", post=post.id),
        await desk.key(desk.say("key-discard"), "draft.discard", post=post.id),
    ]
    shown = replace(made, rows=(*made.rows, *grid(keys, 2)))
    try:
        await posts.check(post.id, post.text, desk.room.settings)
    except posts.Faulty as no:
        await desk.wait_for("text", post=post.id)  # the next words may be the better ones
        return shown, faulty(desk, no)
    except NotAllowed as no:
        return shown, Message(desk.runs(no.reason, **no.args_for_text))
    return (shown,)


def faulty(desk: Desk, no: posts.Faulty) -> Message:
    """What may not be public and why, one line each."""
    runs = desk.runs("post-faulty")
    for fault in no.found[:FAULTS_SHOWN]:
        runs = (*runs, Run("\n"), *desk.runs(fault.kind, found=shorten(fault.found, 80)))
    return Message(runs)


async def tap_rewrite(desk: Desk, value: dict[str, Any]) -> Reply:
    """Back to a draft, for other words. A form taps twice: when it opens and when it is sent."""
    if (await posts.find(value["post"])).state is PostState.IN_REVIEW:
        await posts.rework(value["post"])
    return await tap_write(desk, value)


async def tap_reground(desk: Desk, value: dict[str, Any]) -> Reply:
    """Back to a draft, for other evidence."""
    await posts.rework(value["post"])
    return Reply((await _chooser(desk, await _own_draft(value["post"]), 0),))


async def tap_discard(desk: Desk, value: dict[str, Any]) -> Reply:
    """Throw the draft away."""
    await posts.discard(value["post"])
    return desk.tell("draft-discarded")


async def _own_draft(post_id: int) -> Post:
    post = await posts.find(post_id)
    if post.state is not PostState.DRAFT:
        raise NotAllowed("moved-on")
    return post
