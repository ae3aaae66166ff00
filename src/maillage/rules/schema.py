"""A record has the shape its schema describes: what is told of each way in which it has not."""

from __future__ import annotations

from maillage.findings.finding import Example, Rule, RulePage
from maillage.messages import N_

UNKNOWN = Rule(
    "S001",
    N_("Le champ « {key} » n’existe pas ici.{hint}"),
    RulePage(
        N_("Champ inconnu"),
        N_(
            "Un champ que personne ne connaît serait perdu : le plus souvent, son nom est "
            "mal écrit, ou il est en français. La liste des champs est dans docs/champs.md."
        ),
        Example('{"titre": "Jardin partagé"}'),
        Example('{"title": "Jardin partagé"}'),
    ),
)
MISSING = Rule(
    "S002",
    N_("Il manque le champ « {key} » ({title}). Par exemple : {example}"),
    RulePage(
        N_("Champ manquant"),
        N_(
            "Quelques champs sont nécessaires à toute fiche : sans eux, on ne saurait ni la "
            "trouver, ni la comprendre, ni la citer. Ajoutez la ligne proposée, avec votre texte."
        ),
        Example('{"summary": null}'),
        Example('{"summary": "Des habitants cultivent un jardin ensemble."}'),
    ),
)
TYPE = Rule(
    "S003",
    N_("« {title} » doit être {expected}, et non {found}.{hint}"),
    RulePage(
        N_("Mauvaise sorte de valeur"),
        N_(
            "Un nombre s’écrit sans guillemets, un texte entre guillemets droits, une "
            "liste entre crochets, même quand elle n’a qu’un élément."
        ),
        Example('{"themes": "culture"}'),
        Example('{"themes": ["culture"]}'),
    ),
    covers=("S004",),
)
CODE = Rule(
    "S004",
    N_("{found} n’est pas dans la liste « {list} ».{hint}"),
    RulePage(
        N_("Code hors de la liste"),
        N_(
            "Certains champs prennent leur valeur dans une liste commune, pour que tout le "
            "monde trouve la même chose sous le même nom. Choisissez le code le plus "
            "proche ; s’il en manque un, proposez-le dans une discussion."
        ),
        Example('{"status": "en cour"}'),
        Example('{"status": "en-cours"}'),
    ),
    # Whatever is wrong with its letters, it is to be chosen anew.
    covers=(
        *("T001", "T002", "T003", "T004", "T005", "T006", "T007", "T008", "T010", "T011"),
        "S011",
    ),
)
FORM = Rule(
    "S005",
    N_(
        "« {title} » n’a pas la forme attendue : {found}. {description}{hint} Par "
        "exemple : {example}"
    ),
    RulePage(
        N_("Forme inattendue"),
        N_(
            "Une date, une adresse, un identifiant ont une forme fixe, pour être compris partout "
            "de la même façon. Une date s’écrit année-mois-jour : 2017-03-12, 2017-03 ou 2017."
        ),
        Example('{"starts": "12/03/2017"}'),
        Example('{"starts": "2017-03-12"}'),
    ),
)
BOUNDS = Rule(
    "S006",
    N_("« {title} » ne convient pas : {measure}."),
    RulePage(
        N_("Limite dépassée"),
        N_(
            "Un texte vide n’apprend rien, un résumé trop long n’est pas lu, un nombre de "
            "personnes n’est pas négatif. Raccourcissez, complétez ou corrigez."
        ),
        Example('{"summary": ""}'),
        Example('{"summary": "Des habitants cultivent un jardin ensemble."}'),
    ),
    covers=("S005",),
)
REPEATED = Rule(
    "S007",
    N_("La liste « {title} » contient deux fois la même chose."),
    RulePage(
        N_("Répétition dans une liste"),
        N_("Ce qui est deux fois dans une liste serait compté deux fois. Supprimez l’un des deux."),
        Example('{"themes": ["culture", "culture"]}'),
        Example('{"themes": ["culture"]}'),
    ),
)
OTHER = Rule(
    "S009",
    N_("« {title} » ne respecte pas le schéma : {reason}."),
    RulePage(
        N_("Schéma non respecté"),
        N_(
            "Le schéma de ce catalogue demande autre chose ; la raison nomme le mot-clé de JSON "
            "Schema qui n’est pas respecté."
        ),
        Example('{"outlook": "Un second jardin."}'),
        Example("{}"),
    ),
)
RULES = (UNKNOWN, MISSING, TYPE, CODE, FORM, BOUNDS, REPEATED, OTHER)
