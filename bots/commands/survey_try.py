"""``survey try``: a survey talked to in the terminal; no store, no messenger."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from bots.commands.survey_found import survey_of
from core.errors import Misconfigured
from core.whole_files import replace_whole
from surveys import transcripts
from surveys.drawing import words
from surveys.transcripts import Line, Play, Voice
from surveys.words import Lang

OUTCOME = {
    Lang.EN: "spending less time on finding an invoice",
    Lang.RU: "тратить меньше времени на то, чтобы найти счёт",
}


@click.command("try")
@click.argument("name")
@click.option("--lang", type=click.Choice([lang.value for lang in Lang]), default="en", show_default=True)
@click.option("--job", help='What they tried to get done: "find an invoice".')
@click.option("--other-job", help="A second job of theirs, asked about when the first never happened.")
@click.option("--company", is_flag=True, help="A company pays.")
@click.option("--short", is_flag=True, help="The short path, of a job that is known well enough.")
@click.option("--outcome-before", help="What they wanted the last time, for a follow-up.")
@click.option(
    "--record", type=click.Path(dir_okay=False, path_type=Path), help="Write the talk to this file."
)
def try_(
    name: str,
    lang: str,
    job: str | None,
    other_job: str | None,
    company: bool,
    short: bool,
    outcome_before: str | None,
    record: Path | None,
) -> None:
    """Talk to a survey, installed or a folder. Nothing is stored.

    Answer in words or with a button's number. /stop ends it, /start comes back, Ctrl-D leaves. What is kept
    from an answer is shown below it. --record writes the talk as a transcript and never over another file.

    \b
    Example: otklik survey try last_time --lang ru --job "найти счёт"
             otklik survey try complaint --record transcripts/late.txt
    """
    if record is not None and record.exists():
        raise Misconfigured(f"{record} is there already. Choose another name, or remove it first.")
    survey = survey_of(name)
    language = Lang(lang)
    told: dict[str, str] = {}
    if job:
        told |= {"job_ru": job, "job_en": job}
    if other_job:
        told |= {"other_job": "other", "other_ru": other_job, "other_en": other_job}
    if company:
        told["company"] = "yes"
    if short:
        told["path"] = "short"
    if outcome_before or survey.name == "follow_up":
        told |= {"outcome_before": outcome_before or OUTCOME[language], "told_before": "yes"}
    console = Console(highlight=False, soft_wrap=True)
    play = transcripts.begin(survey, language, told)
    if not play.lines:
        console.print(Text(f"The buyer begins. {words(survey, language, survey.questions[0])}", style="dim"))
    play = _talk(play, console)
    _sum_up(play, console)
    if record is not None:
        try:
            replace_whole(record, transcripts.write(play))
        except OSError as exc:
            raise Misconfigured(f"{record} cannot be written: {exc.strerror}.") from exc
        console.print(Text(f"Recorded in {record}", style="dim"))


def _talk(play: Play, console: Console) -> Play:
    """Until nothing is open any more, or the input ends."""
    shown = 0
    while True:
        for line in play.lines[shown:]:
            _print(line, play, console)
        shown = len(play.lines)
        if not play.is_waiting:
            return play
        try:
            said = console.input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return play
        if said:
            play = transcripts.speak(play, _meant(play, said))
            shown += 1  # what they typed is on the screen already


def _meant(play: Play, said: str) -> Line:
    """A button's number is a tap."""
    buttons = play.buttons
    if said.isdecimal() and 1 <= int(said) <= len(buttons):
        return Line(Voice.TAPS, buttons[int(said) - 1][1])
    return Line(Voice.BUYER, said)


def _print(line: Line, play: Play, console: Console) -> None:
    match line.voice:
        case Voice.BOT:
            console.print(Text(f"Bot: {line.text}"))
        case Voice.SHOWS:
            labels = [label for _, label in play.buttons] or [line.text]
            console.print(
                Text("     " + "  ".join(f"{i}) {label}" for i, label in enumerate(labels, 1)), "cyan")
            )
        case _:
            console.print(Text(f"     · {line.text}", style="dim"))


def _sum_up(play: Play, console: Console) -> None:
    talk = play.interview
    console.print()
    console.print(
        Text(f"{play.survey.name} {play.survey.version}: {talk.state}, {talk.pace.asks} questions asked")
    )
    for name, text in play.notes.items():
        console.print(Text(f"  {name}: {text}"))
    console.print(Text(f"  outcome: {talk.outcome or 'none'}"))
