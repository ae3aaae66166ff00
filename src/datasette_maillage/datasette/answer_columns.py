"""What the columns and the parameters of the questions hold, by their names in SQL.

A column that has no row here goes by its own name, and shows its values as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.messages import N_, Message

#: What a column holds beside the names of records of a kind, or the labels of a list.
DATES, MONEY, PERCENT, TEXT = "dates", "money", "percent", "text"


@dataclass(frozen=True)
class AnswerColumn:
    """One column of an answer, or one parameter of a question."""

    title: Message | str
    #: A kind of record, a code list, or one of the constants above; of a text, any list.
    holds: str = ""
    #: Whether its numbers compare, and make a chart.
    is_charted: bool = False


COLUMNS: Mapping[str, AnswerColumn] = {
    "accorderie": AnswerColumn(N_("Accorderie"), "partner"),
    "action": AnswerColumn(N_("Action"), "action"),
    "actions": AnswerColumn(N_("Actions"), is_charted=True),
    "annee": AnswerColumn(N_("Année"), DATES),
    "argent": AnswerColumn(N_("Manque d’argent")),
    "arrondissement": AnswerColumn(N_("Arrondissement"), "territory"),
    "avec": AnswerColumn(N_("Avec"), "partner"),
    "axe": AnswerColumn(N_("Axe"), "programme"),
    "bailleur": AnswerColumn(N_("Bailleur social"), "partner"),
    "budget": AnswerColumn(N_("Budget"), MONEY),
    "cause": AnswerColumn(N_("Cause")),
    "centres": AnswerColumn(N_("Centres sociaux")),
    "chiffre": AnswerColumn(N_("Chiffre"), TEXT),
    "compte": AnswerColumn(N_("Qui est compté")),
    "connaissance": AnswerColumn(N_("Comment on le sait")),
    "constat": AnswerColumn(N_("Constaté"), DATES),
    "contributeur": AnswerColumn(N_("Contributeur"), TEXT),
    "date": AnswerColumn(N_("Date"), DATES),
    "debut": AnswerColumn(N_("Début"), DATES),
    "degre": AnswerColumn(N_("Degré de participation")),
    "departement": AnswerColumn(N_("Département"), "territory"),
    "egale": AnswerColumn(N_("Égale au total")),
    "ensemble": AnswerColumn(N_("Fois ensemble"), is_charted=True),
    "financeur": AnswerColumn(N_("Financeur"), "partner"),
    "inscription": AnswerColumn(N_("Inscription"), TEXT),
    "intercommunalite": AnswerColumn(N_("Intercommunalité"), "territory"),
    "joindre": AnswerColumn(N_("Pour joindre"), TEXT),
    "libelle": AnswerColumn(N_("Libellé"), TEXT),
    "licence": AnswerColumn(N_("Licence")),
    "ligne": AnswerColumn(N_("Partie de la ligne"), TEXT),
    "limite": AnswerColumn(N_("Limite")),
    "liste": AnswerColumn(N_("Liste")),
    "manque": AnswerColumn(N_("Ce qui manque")),
    "montant": AnswerColumn(N_("Montant"), MONEY),
    "niveau": AnswerColumn(N_("Niveau")),
    "nombre": AnswerColumn(N_("Nombre")),
    "nombre_au_plus": AnswerColumn(N_("Nombre au plus")),
    "organisation": AnswerColumn(N_("Organisation"), "partner"),
    "par": AnswerColumn(N_("Trouvé par")),
    "par_personne": AnswerColumn(N_("Par personne"), MONEY),
    "partie_de": AnswerColumn(N_("Partie de"), "programme"),
    "periode": AnswerColumn(N_("Période"), DATES),
    "pour": AnswerColumn(N_("Pour qui")),
    "pourcentage": AnswerColumn(N_("Part"), PERCENT),
    "precision": AnswerColumn(N_("Précision")),
    "prix": AnswerColumn(N_("Prix"), TEXT),
    "programme": AnswerColumn(N_("Programme"), "programme"),
    "public": AnswerColumn(N_("Public"), "audiences"),
    "quand": AnswerColumn(N_("Quand"), TEXT),
    "quartier": AnswerColumn(N_("Quartier"), "territory"),
    "raison": AnswerColumn(N_("Raison"), TEXT),
    "rang": AnswerColumn(N_("Rang")),
    "region": AnswerColumn(N_("Région"), "territory"),
    "remarque": AnswerColumn(N_("Remarque"), TEXT),
    "resultats": AnswerColumn(N_("Résultats"), is_charted=True),
    "siege": AnswerColumn(N_("Siège"), "territory"),
    "somme": AnswerColumn(N_("Somme des lignes"), MONEY),
    "sorte": AnswerColumn(N_("Sorte")),
    "source": AnswerColumn(N_("Source"), "source"),
    "statut": AnswerColumn(N_("Statut")),
    "territoire": AnswerColumn(N_("Lieu"), "territory"),
    "texte": AnswerColumn(N_("Ce qui le montre"), TEXT),
    "theme": AnswerColumn(N_("Thème"), "themes"),
    "total": AnswerColumn(N_("Total"), MONEY, is_charted=True),
    "unite": AnswerColumn(N_("Unité")),
    "valeur": AnswerColumn(N_("Valeur")),
}

#: Words that the questions themselves put into their answers.
ANSWER_WORDS: Mapping[str, Message] = {
    word.text: word
    for word in (
        *(N_("oui"), N_("non"), N_("en partie"), N_("public"), N_("thème")),
        *(N_("étape"), N_("temps"), N_("gratuit")),
        *(N_("quartier prioritaire"), N_("zone urbaine sensible de 1996")),
        *(N_("argent et moyens"), N_("durée"), N_("mobilisation"), N_("temps et équipes")),
        *(N_("années"), N_("mois"), N_("temps de travail"), N_("rencontres"), N_("texte")),
    )
}
