"""What a file of the build is: each emitter declares its own, and all descriptions follow."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.model.labels import Words


@dataclass(frozen=True)
class Output:
    """One file that a build publishes."""

    #: Its name in the folder of the build, and the end of its address on the site.
    name: str
    #: As IANA registers it. https://www.iana.org/assignments/media-types/
    media_type: str
    words: Words
    #: What is said once of many files alike; None where the file stands alone.
    family: Words | None = None
    #: Whether it holds the data, wholly or in part, rather than a description of the files.
    is_data: bool = True
    #: Whether it is all of the graph, as `void:dataDump` means it.
    is_dump: bool = False

    @property
    def format(self) -> str:
        """What the name ends with, as Frictionless calls a format: `csv`."""
        return self.name.rpartition(".")[2] if "." in self.name else ""
