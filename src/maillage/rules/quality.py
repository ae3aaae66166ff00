"""A record is of use to its readers: it says enough, and says it in its summary.

All of it is advice, and told only where nothing else is wrong: mending comes first. On a new
record advice becomes a warning (`Report.stricter`), while old records keep passing.
"""

from __future__ import annotations

from collections.abc import Iterator

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_, Listing
from maillage.model.completeness import score
from maillage.model.entities import Model
from maillage.reading.contributions import Check, Contribution
from maillage.text.words import fold

#: A record that tells less than this share of what it could helps hardly anyone.
LOW = 20
#: Fields that a finding names: those that help most.
_NAMED = 3
#: Letters in a summary that is more than a title.
_SHORT = 40

THIN = Rule(
    "Q001",
    N_(
        "Cette fiche ne dit encore que peu de choses (complète à {score} %). Ce qui "
        "aiderait le plus : {fields}."
    ),
    RulePage(
        N_("Fiche trop courte"),
        N_(
            "Une fiche qui ne dit pas qui fait quoi, où et quand n’aide ni les habitants ni ceux "
            "qui voudraient refaire la même chose ailleurs. Ajoutez ce que vous savez, en "
            "commençant par les champs cités ; ce qui ne s’applique pas n’est pas compté."
        ),
        Example('{"title": "Café des voisins"}'),
        Example('{"lead": "caf-19", "description": "Chaque mardi, des voisins se retrouvent."}'),
    ),
    "advice",
)
NO_RESULTS = Rule(
    "Q002",
    N_(
        "Cette action est terminée : dites ce qu’elle a changé, pour les habitants, le "
        "territoire ou l’organisation, même en une phrase."
    ),
    RulePage(
        N_("Action terminée sans résultats"),
        N_(
            "Ce qu’une action a donné, ou n’a pas donné, est ce que d’autres cherchent avant de se "
            "lancer. Une phrase suffit ; une difficulté est utile aussi (« Limites »)."
        ),
        Example(
            '{"status": "terminee", "status_reason": "Le projet durait un an.", "lead": "caf-19", '
            '"description": "Chaque mardi, des voisins se retrouvent autour d’un repas."}'
        ),
        Example(
            '{"status": "terminee", "status_reason": "Le projet durait un an.", '
            '"results_residents": "Vingt voisins se connaissent."}'
        ),
    ),
    "advice",
)
SHORT_SUMMARY = Rule(
    "Q003",
    N_(
        "Ce résumé est trop court, ou répète le titre. Dites en deux phrases ce qui "
        "est fait, pour qui et avec qui."
    ),
    RulePage(
        N_("Résumé qui n’apprend rien"),
        N_(
            "Le résumé est souvent tout ce que l’on lit, dans une liste ou sur un "
            "téléphone. Deux phrases simples suffisent : quoi, pour qui, avec qui."
        ),
        Example(
            '{"title": "Jardin partagé", "summary": "Un jardin partagé.", "lead": "caf-19", '
            '"description": "Chaque mardi, des voisins se retrouvent au jardin."}'
        ),
        Example(
            '{"summary": "Des voisins cultivent ensemble un jardin, avec l’aide du bailleur."}'
        ),
    ),
    "advice",
)
RULES = (THIN, NO_RESULTS, SHORT_SUMMARY)

_RESULTS = ("results_residents", "results_territory", "results_organisation", "limits")


def quality_rules(model: Model) -> Check:
    """Compile the advice about records that are well formed."""

    def check(contribution: Contribution) -> Iterator[Finding]:
        entity = model.by_collection[contribution.collection]
        found = score(model, entity.name, contribution.data)
        if found.value < LOW:
            named = found.missing[:_NAMED]
            yield contribution.finding(
                THIN,
                "",
                score=found.value,
                fields=Listing.quoting(gap.field.words for gap in named),
            )
        record = contribution.data
        has_results = any(record.get(key) for key in _RESULTS)
        if record.get("status") == "terminee" and "limits" in entity.by_key and not has_results:
            yield contribution.finding(NO_RESULTS, "/status")
        summary = record.get("summary")
        if isinstance(summary, str) and _tells_nothing(summary, str(record.get("title", ""))):
            yield contribution.finding(SHORT_SUMMARY, "/summary")

    return check


def _tells_nothing(summary: str, title: str) -> bool:
    return len(fold(summary)) < _SHORT or fold(summary) == fold(title)
