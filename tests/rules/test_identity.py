"""`rules.identity`: one name for a record and its file."""

from __future__ import annotations

import json

from conftest import MakeCatalogue
from maillage.build import pipeline
from maillage.findings.finding import Finding
from maillage.model.loading import load


def _told(make_catalogue: MakeCatalogue, stem: str, name: str) -> Finding:
    root = make_catalogue({f"actions/{stem}.json": json.dumps({"id": name})})
    (found,) = (
        finding for finding in pipeline.validate(load(root)).findings if finding.pointer == "/id"
    )
    return found


def test_the_id_takes_the_name_of_the_file(make_catalogue: MakeCatalogue) -> None:
    """A file whose name could be an id keeps it: other records may refer to it."""
    found = _told(make_catalogue, "cafe", "café")
    assert (found.code, found.suggestion) == ("R001", "cafe")
    assert found.message().endswith("Les deux doivent être les mêmes.")


def test_a_file_whose_name_no_id_may_have_is_to_be_renamed(make_catalogue: MakeCatalogue) -> None:
    """What is proposed is a name that both may have, never one that the form of an id refuses."""
    found = _told(make_catalogue, "Café Lecture", "autre")
    assert (found.code, found.suggestion) == ("R001", "cafe-lecture")
    assert "Renommez d’abord le fichier : « cafe-lecture.json »." in found.message()
    assert "Rename the file first: “cafe-lecture.json”." in found.message("en")


def test_a_good_id_of_a_file_to_be_renamed_stays(make_catalogue: MakeCatalogue) -> None:
    """Where the id is right, only the file is to be renamed."""
    found = _told(make_catalogue, "Café Lecture", "cafe-lecture")
    assert (found.code, found.suggestion) == ("R001", None)
    assert "Renommez d’abord le fichier : « cafe-lecture.json »." in found.message()
