"""A transcript as a page that stands for itself: no script, no address, good on paper."""

from pathlib import Path
from typing import Final

from telldesk.kernel.templates import own_templates
from telldesk.transcripts.reading import Transcript
from telldesk.transcripts.wording import worded

_FOLDER: Final = Path(__file__).with_name("templates")


def transcript_page(transcript: Transcript, language: str) -> str:
    """The page; what people wrote is text in it and nothing else."""
    template = own_templates(_FOLDER).get_template("transcript.html.jinja")
    return template.render(**worded(transcript, language))
