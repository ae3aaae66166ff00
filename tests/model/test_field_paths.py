"""`model/field_paths`: what a record holds at the end of a path, whatever its shape."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maillage.model.entities import Model
from maillage.model.field_paths import FieldPath

VALUES = st.one_of(st.none(), st.text(max_size=2), st.integers(0, 1))


def test_texts_are_those_that_have_a_pointer(model: Model) -> None:
    """With their places or without, the strings at the end of each path are the same."""
    paths = [FieldPath(path) for _, path in model.fields()]
    keys = sorted({field.key for path in paths for field in path.fields if len(path.fields) > 1})

    def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        objects = st.dictionaries(st.sampled_from(keys), inner, max_size=6)
        return st.lists(inner, max_size=2) | objects

    @given(st.dictionaries(st.sampled_from(keys), st.recursive(VALUES, deeper), max_size=8))
    def alike(record: dict[str, Any]) -> None:
        for path in paths:
            assert path.texts(record) == [value for _, value in path.strings(record)]

    alike()
