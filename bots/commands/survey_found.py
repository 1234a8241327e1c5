"""Which survey a command means: one that is installed, or a folder of somebody still writing it."""

from __future__ import annotations

from pathlib import Path

from core import plugins
from core.errors import Misconfigured
from surveys import packages
from surveys.script import FILES, BadSurvey, Survey


def survey_of(name: str) -> Survey:
    """An installed survey's name, or a folder with survey.toml, ru.ftl and en.ftl (or with one such folder).

    Raises ``Misconfigured`` when there is none or it cannot be loaded.
    """
    folder = Path(name)
    if not folder.is_dir() or name in plugins.named("otklik.surveys"):
        return plugins.survey(name)
    within = (
        [folder] if (folder / "survey.toml").is_file() else [p.parent for p in folder.glob("*/survey.toml")]
    )
    if len(within) != 1:
        raise Misconfigured(f"{folder} holds {len(within)} surveys. Name the folder that survey.toml is in.")
    try:
        own = {file: (within[0] / file).read_text(encoding="utf-8-sig") for file in FILES}
        return packages.from_files(own)
    except BadSurvey as exc:
        raise Misconfigured(f"{within[0]}: {exc}") from exc
    except OSError as exc:
        raise Misconfigured(
            f"{within[0]}: {exc.filename} cannot be read. A survey is {', '.join(FILES)}."
        ) from exc
    except UnicodeDecodeError as exc:
        raise Misconfigured(f"{within[0]}: not UTF-8 text. Save its files as UTF-8.") from exc
