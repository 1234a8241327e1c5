"""The rich_text block: sections, lists, quotes and preformatted text, made of small pieces."""

from __future__ import annotations

from bots.sandbox.slack.shapes import Check, boolean, by_type, integer, items, one_of, shape, string, url

STYLE = {
    "style": shape(
        {},
        dict.fromkeys(
            ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"),
            boolean,
        ),
    )
}
TEXT = shape({"text": string(13_200)}, STYLE)
LINK = shape({"url": url}, STYLE | {"text": string(13_200), "unsafe": boolean})
PIECES: dict[str, Check] = {
    "text": TEXT,
    "link": LINK,
    "emoji": shape(
        {"name": string(255)}, STYLE | {"unicode": string(255), "skin_tone": integer(1, 6), "url": url}
    ),
    "user": shape({"user_id": string(255)}, STYLE),
    "usergroup": shape({"usergroup_id": string(255)}, STYLE),
    "channel": shape({"channel_id": string(255)}, STYLE),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, STYLE),
    "color": shape({"value": string(9)}, STYLE),
    "date": shape(
        {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
        STYLE | {"url": url, "fallback": string(255)},
    ),
}
MOST_PIECES = 1000  # nothing is published; this stops only nonsense
RUN = items(by_type(PIECES), MOST_PIECES, 0)
SECTION = shape({"elements": RUN})
BORDER = {"border": integer(0, 1)}
RICH_TEXT: Check = shape(
    {
        "elements": items(
            by_type(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": shape(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": items(by_type({"rich_text_section": SECTION}), MOST_PIECES),
                        },
                        BORDER | {"indent": integer(0, 8), "offset": integer(0, 10_000)},
                    ),
                    "rich_text_quote": shape({"elements": RUN}, BORDER),
                    "rich_text_preformatted": shape(
                        {"elements": items(by_type({"text": TEXT, "link": LINK}), MOST_PIECES, 0)},
                        BORDER | {"language": string(255)},
                    ),
                }
            ),
            MOST_PIECES,
        )
    },
    {"block_id": string(255)},
)
