"""Whether files can be kept, and looked at by antivirus."""

from telldesk.cli.findings import Finding, fine, wrong
from telldesk.files.antivirus import Antivirus, AntivirusAwayError
from telldesk.kernel.errors import Misconfigured, Refusal
from telldesk.kernel.settings import Settings
from telldesk.kernel.storage import open_storage


async def check_storage(settings: Settings) -> Finding:
    """A small object is written, read and removed."""
    place = settings.storage_url or str(settings.data_path / "files")
    try:
        await open_storage(settings).probe()
    except Misconfigured as error:
        return wrong("files", str(error), "Correct it; files are neither taken nor shown.")
    except Refusal:
        remedy = "Check its address, key and rights, and the room left."
        return wrong("files", f"{place} cannot be written and read", remedy)
    return fine("files", place)


async def check_antivirus(settings: Settings) -> Finding:
    """Clamd answers, where one is set up."""
    if not settings.clamd:
        return fine("antivirus", "not set up; files are not looked at")
    try:
        await Antivirus(settings.clamd).probe()
    except Misconfigured as error:
        return wrong("antivirus", str(error), "Correct it; the worker does not start with it.")
    except AntivirusAwayError:
        remedy = "Start clamd: until then files wait and nobody can open them."
        return wrong("antivirus", f"{settings.clamd} does not answer", remedy)
    return fine("antivirus", f"{settings.clamd} answers")
