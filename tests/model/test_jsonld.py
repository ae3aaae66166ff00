"""`jsonld`: a record becomes a node, its inner objects nodes with names."""

from __future__ import annotations

from maillage.model.entities import Model
from maillage.model.jsonld import context, frames

BASE = "https://w3id.org/maillage/"


def test_a_record_is_framed(model: Model) -> None:
    """References and codes become IRIs, numbers decimals, objects named nodes."""
    record = {
        "id": "jardin",
        "title": "Jardin",
        "status": "en-cours",
        "themes": ["culture"],
        "lead": "mosaik",
        "weekly_hours": 7.5,
        "participations": [
            {"partner": "caf-54", "role": "financeur"},
            {"partner": "caf-59", "role": "pilotage"},
        ],
        "funding": {"total": 15000, "lines": [{"amount": 0.5, "nature": "subvention"}]},
    }
    assert frames(model)["action"](record) == {
        "type": "Action",
        "id": BASE + "action/jardin",
        "inDataset": BASE + "catalogue",
        "title": "Jardin",
        "status": BASE + "action-statuses/en-cours",
        "themes": [BASE + "themes/culture"],
        "lead": BASE + "partner/mosaik",
        "weekly_hours": "7.5",
        "participations": [
            {
                "type": "Participation",
                "id": BASE + "action/jardin#participation-1",
                "partner": BASE + "partner/caf-54",
                "role": BASE + "roles/financeur",
            },
            {
                "type": "Participation",
                "id": BASE + "action/jardin#participation-2",
                "partner": BASE + "partner/caf-59",
                "role": BASE + "roles/pilotage",
            },
        ],
        "funding": {
            "type": "Funding",
            "id": BASE + "action/jardin#funding",
            "total": "15000",
            "lines": [
                {
                    "type": "FundingLine",
                    "id": BASE + "action/jardin#funding-line-1",
                    "amount": "0.5",
                    "nature": BASE + "funding-natures/subvention",
                }
            ],
        },
    }


def test_the_context_types_what_needs_a_type(model: Model) -> None:
    """Texts are French, references are IRIs, dates are EDTF, amounts decimals, codes plain."""
    terms = context(model)["@context"]
    assert terms["title"] == {"@id": "http://purl.org/dc/terms/title", "@language": "fr"}
    assert terms["lead"] == {"@id": "https://w3id.org/maillage/def#lead", "@type": "@id"}
    assert terms["starts"]["@type"] == "http://id.loc.gov/datatypes/edtf/EDTF-level0"
    assert terms["total"]["@type"] == "http://www.w3.org/2001/XMLSchema#decimal"
    assert terms["siren"] == "https://w3id.org/maillage/def#siren"
    assert terms["funding"] == "https://w3id.org/maillage/def#funding"
