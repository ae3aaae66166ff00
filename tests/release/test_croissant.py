"""`croissant`: each file of an archive and each column of its tables.

mlcommons’ own reader, `mlcroissant`, is too large to be installed for this alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

from releasing import SECOND


def test_what_it_says_is_in_the_archive(released: Path) -> None:
    """Files have their digest and their size, and fields are the columns of their file."""
    with zipfile.ZipFile(released / f"releases/{SECOND}/maillage-{SECOND}.zip") as archive:
        top = f"maillage-{SECOND}"
        told = json.loads(archive.read(f"{top}/croissant.json"))
        files = {each["@id"]: archive.read(f"{top}/{each['@id']}") for each in told["distribution"]}
        web = json.loads(archive.read(f"{top}/data/csv-metadata.json"))
    for each in told["distribution"]:
        assert each["sha256"] == hashlib.sha256(files[each["@id"]]).hexdigest()
        assert each["contentSize"] == f"{len(files[each['@id']])} B"
    fields = {field["@id"]: field for records in told["recordSet"] for field in records["field"]}
    for records in told["recordSet"]:
        assert {key["@id"] for key in records["key"]} <= fields.keys()
        (name,) = {field["source"]["fileObject"]["@id"] for field in records["field"]}
        header = next(csv.reader(io.StringIO(files[name].decode())))
        assert header == [field["source"]["extract"]["column"] for field in records["field"]]
    assert told["version"] == "2026.105.2"
    assert {f"data/{table['url']}" for table in web["tables"]} <= files.keys()
