"""The files of a proposal, for those who send them by themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from datasette_maillage.contribute.settings import Settings

#: Characters of an address that every forge takes.
_MAX_ADDRESS = 7000
_SOME_DAY = (1980, 1, 1, 0, 0, 0)


def download(files: Mapping[str, str], name: str) -> tuple[str, str, bytes]:
    """Return a file to keep: its name, its type and its content. Several files make an archive."""
    if len(files) == 1:
        file, text = next(iter(files.items()))
        return file.rpartition("/")[2], "application/json; charset=utf-8", text.encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in files.items():
            archive.writestr(zipfile.ZipInfo(file, _SOME_DAY), text)
    return f"{name}.zip", "application/zip", held.getvalue()


def forge_links(settings: Settings, files: Mapping[str, str]) -> dict[str, str]:
    """Return the forge's page for each new file, filled in; without the text where it is long."""
    found = {}
    for file, text in files.items() if settings.new_file else ():
        whole = _filled(settings.new_file, file, text)
        found[file] = whole if len(whole) <= _MAX_ADDRESS else _filled(settings.new_file, file, "")
    return found


def _filled(template: str, file: str, text: str) -> str:
    return template.replace("{file}", quote(file, safe="")).replace("{text}", quote(text, safe=""))


def mail_link(settings: Settings, subject: str, body: str) -> str:
    """Return a link that opens a message to the catalogue; nothing where it takes none."""
    if not settings.mail:
        return ""
    asked = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(settings.mail, safe='@')}?{asked}"
