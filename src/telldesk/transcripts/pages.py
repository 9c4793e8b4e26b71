"""A transcript as a page that stands for itself: no script, no address, good on paper."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from telldesk.transcripts.reading import Transcript
from telldesk.transcripts.wording import worded

_FOLDER: Final = Path(__file__).with_name("templates")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def transcript_page(transcript: Transcript, language: str) -> str:
    """The page; what people wrote is text in it and nothing else."""
    template = _environment().get_template("transcript.html.jinja")
    return template.render(**worded(transcript, language))
