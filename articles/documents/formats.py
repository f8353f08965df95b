"""The formats that documents may have: one list for the door, the desk, the view and nginx."""

from dataclasses import dataclass

__all__ = ["BY_ENDING", "FORMATS", "SOUND_ENDINGS", "Format"]


@dataclass(frozen=True)
class Format:
    """One format: our name of it, the ending we give (without a dot), what HTTP calls it (IANA's media types), how a
    browser shows it, and under which other endings it comes in."""

    name: str
    ending: str
    mime: str
    kind: str  # "pdf", "sound" or "office"
    also: tuple[str, ...] = ()

    @property
    def is_saved(self) -> bool:
        """Whether a browser shall save it instead of showing it."""
        return self.kind == "office"


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

FORMATS = {
    each.name: each
    for each in (
        Format("PDF", "pdf", "application/pdf", "pdf"),
        Format("MP3", "mp3", "audio/mpeg", "sound"),
        Format("M4A", "m4a", "audio/mp4", "sound", ("m4b",)),
        Format("AAC", "aac", "audio/aac", "sound"),
        Format("OGG", "ogg", "audio/ogg", "sound", ("oga", "opus")),
        Format("WAV", "wav", "audio/wav", "sound"),
        Format("DOCX", "docx", f"{_OOXML}.wordprocessingml.document", "office"),
        Format("XLSX", "xlsx", f"{_OOXML}.spreadsheetml.sheet", "office"),
        Format("PPTX", "pptx", f"{_OOXML}.presentationml.presentation", "office"),
        Format("ODT", "odt", f"{_ODF}.text", "office"),
        Format("ODS", "ods", f"{_ODF}.spreadsheet", "office"),
        Format("ODP", "odp", f"{_ODF}.presentation", "office"),
    )
}
BY_ENDING = {ending: each for each in FORMATS.values() for ending in (each.ending, *each.also)}
SOUND_ENDINGS = tuple(each.ending for each in FORMATS.values() if each.kind == "sound")
