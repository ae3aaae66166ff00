"""`short_forms`: one question about a published record, and nothing else to fill in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from conftest import ROOT
from forms import Filled, complaints, files_of, fill, form_of, get, plain, send, unlimited
from maillage.importing.drafting import SOURCE as DECLARED
from maillage.model.entities import Model

PATH = "/contribuer/action"
GARDEN = "jardin-partage"
#: What is asked of what ended: when, and why, in a code and in words.
ENDED = {"0/ends", "0/end_reasons", "0/status_reason"}


@pytest.fixture(scope="module")
def site(site: Any) -> Any:
    """Datasette with the real database, without any configuration; nobody counts the requests."""
    return unlimited(site)


def _stored(identifier: str = GARDEN) -> dict[str, Any]:
    file = ROOT / "contributions" / "actions" / f"{identifier}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _page(site: Any, how: str, field: str = "", identifier: str = GARDEN) -> str:
    answer = get(site, f"{PATH}?de={identifier}&pour={how}&champ={field}")
    assert answer.status_code == 200
    return plain(answer.text)


def _record(site: Any, form: Filled) -> dict[str, Any]:
    """Return the record that a short form gives; with what else it gives left out."""
    preview = send(site, PATH, form, "verifier")
    assert preview.status_code == 200, complaints(preview.text)
    found: dict[str, Any] = next(iter(files_of(preview.text).values()))
    return found


def _asked(form: Filled) -> set[str]:
    return {name for name, _ in form if name.startswith("0/")}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize("how", ["confirmer", "terminer", "corriger"])
def test_each_is_one_link_away_once(site: Any, how: str) -> None:
    """The page of an action leads to each of its short forms by one link at its end.

    The one that says that the record is still true is beside its date as well, at the top.
    """
    link = f"{PATH}?de={GARDEN}&amp;pour={how}"
    top, _, end = get(site, f"/action/{GARDEN}").text.partition("</dl>")
    assert end.count(f'href="{link}"') == 1
    assert top.count(f'href="{link}"') == (how == "confirmer")


def test_to_confirm_is_one_button(site: Any) -> None:
    """Nothing is asked; the record is as it was, with the day on which someone said so."""
    form = form_of(_page(site, "confirmer"))
    assert _asked(form) == set()
    assert _record(site, form) == {**_stored(), "verified_on": _today()}


def test_to_end_asks_when_and_why(site: Any) -> None:
    """Nothing else; who says so is the source of the new status, and nothing else changes."""
    form = form_of(_page(site, "terminer"))
    assert _asked(form) == ENDED
    assert next(name for name, _ in form if name.startswith("0/")) == "0/ends"
    why = "Le local a fermé, et les bénévoles sont partis ailleurs."
    found = _record(site, fill(form, {"0/ends": "juin 2026", "0/status_reason": why}))
    stored = _stored()
    assert found == {
        **stored,
        "status": "terminee",
        "ends": "2026-06",
        "status_reason": why,
        "observed": _today(),
        "verified_on": _today(),
        "sources": [DECLARED, *stored["sources"]],
    }


def test_a_wrong_answer_is_said_where_it_was_asked(site: Any) -> None:
    """The short form comes back with what was written, and what to do about it."""
    form = fill(form_of(_page(site, "terminer")), {"0/ends": "un jour", "0/status_reason": "Fini."})
    answer = send(site, PATH, form, "envoyer")
    assert answer.status_code == 422
    again = form_of(answer.text)
    assert dict(again)["0/ends"] == "un jour"
    assert dict(again)["0/status_reason"] == "Fini."
    assert _asked(again) == ENDED
    assert len(complaints(answer.text)) >= 1


def test_to_correct_asks_which_part_then_that_part_alone(site: Any, model: Model) -> None:
    """Every field that a person may correct can be chosen; the chosen one is all that is asked."""
    page = _page(site, "corriger")
    fields = [field.key for field in model.entities["action"].fields]
    offered = [key for key in fields if f'<option value="{key}"' in page]
    apart = {"id", "verified_on", "replaced_by", "withdrawn_on", "withdrawn_because"}
    assert set(fields) - set(offered) == apart | {"different_from"}
    for key in offered:
        form = form_of(_page(site, "corriger", key))
        assert {name.split("/")[1] for name in _asked(form)} <= {key}


@pytest.mark.sample(1)
@pytest.mark.parametrize("identifier", [GARDEN, "bien-sous-son-toit", "solid-ages"])
def test_what_is_not_asked_stays(
    site: Any, model: Model, identifier: str, exhaustive: bool
) -> None:
    """A part sent as it was leaves the record as it was, whatever the part."""
    for field in model.entities["action"].fields[:: 1 if exhaustive else 4]:
        page = get(site, f"{PATH}?de={identifier}&pour=corriger&champ={field.key}").text
        if 'name="0.id"' in page:
            assert _record(site, form_of(page)) == _stored(identifier), field.key


def test_a_part_is_corrected(site: Any) -> None:
    """A text, a place that is chosen by name, a code more, a line less."""
    form = form_of(_page(site, "corriger", "summary"))
    text = "Un jardin ouvert à tous, où l’on sème, récolte et apprend ensemble."
    assert _record(site, fill(form, {"0/summary": text})) == {**_stored(), "summary": text}
    form = form_of(_page(site, "corriger", "territories"))
    found = _record(site, fill(form, {"0/territories": ["Nancy"]}))
    assert found == {**_stored(), "territories": ["nancy"]}
    form = form_of(_page(site, "corriger", "themes"))
    found = _record(site, fill(form, {"0/themes": ["environnement", "lien-social"]}))
    assert found == {**_stored(), "themes": ["environnement", "lien-social"]}
    whole = form_of(get(site, f"{PATH}?de={GARDEN}&pour=corriger&champ=people").text)
    form = [pair for pair in whole if "/0/" not in pair[0]]
    left = _record(site, form).get("people", [])
    assert left == _stored()["people"][1:]


def test_a_list_gets_one_more_line_where_it_is_asked_for(site: Any) -> None:
    """« Ajouter une ligne » gives one, in the short form."""
    form = form_of(_page(site, "corriger", "people"))
    rows = {name for name in _asked(form) if name.endswith("/category")}
    more = send(site, PATH, form, "ajouter:0/people")
    again = {name for name in _asked(form_of(more.text)) if name.endswith("/category")}
    assert len(again) == len(rows) + 1
    assert {name.split("/")[1] for name in _asked(form_of(more.text))} == {"people"}


def test_what_was_not_chosen_changes_nothing(site: Any) -> None:
    """A field nobody may correct, or none: the choice comes back; another purpose: the form."""
    for key in ("verified_on", "id", "rien", ""):
        page = _page(site, "corriger", key)
        assert 'id="champ"' in page
    sent = [("pour", "corriger"), ("champ", "id"), ("0.kind", "action"), ("0.id", GARDEN)]
    assert 'id="champ"' in send(site, PATH, sent, "envoyer").text
    assert get(site, f"{PATH}?de=rien-ici&pour=confirmer").status_code == 404
    sent = [("pour", "confirmer"), ("0.kind", "action"), ("0.id", "rien-ici")]
    assert send(site, PATH, sent, "envoyer").status_code == 422
    assert len(_asked(form_of(_page(site, "danser")))) > 20


def test_other_kinds_are_confirmed_and_corrected_too(site: Any) -> None:
    """An organisation and a place; what has no such status is not ended."""
    for kind, identifier in (("partner", "caf-54"), ("territory", "paris-19e")):
        link = f"/contribuer/{kind}?de={identifier}&pour="
        assert _asked(form_of(get(site, f"{link}confirmer").text)) == set()
        assert 'id="champ"' in get(site, f"{link}corriger").text
        assert len(_asked(form_of(get(site, f"{link}terminer").text))) > 5
