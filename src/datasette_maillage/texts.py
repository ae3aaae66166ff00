"""The words of the interface: templates and pages speak French, and this is their English.

Labels of fields, lists and codes are no words of the interface: the model has them.
"""

#: From a French text, as a template or a page has it, to the English one.
ENGLISH = {
    # The frame
    "Aller au contenu": "Skip to content",
    "Rubriques": "Sections",
    "Rechercher": "Search",
    "Données sous": "Data under",
    "Sources": "Sources",
    "Thèmes": "Themes",
    "Publics": "Audiences",
    "Les données, table par table": "The data, table by table",
    "Cette page n’existe pas": "There is no such page",
    "L’adresse est peut-être mal recopiée, ou la fiche n’existe plus.": (
        "The address may be mistyped, or the record may be gone."
    ),
    "Retour à l’accueil": "Back to the home page",
    # The home page
    "Ce qui rapproche les gens, près de chez\u00a0vous": "What brings people together, near you",
    "Chercher une action, un lieu, une organisation": "Find an action, a place, an organisation",
    "jardin, parents, Nevers…": "jardin, parents, Nevers…",
    "Chercher": "Search",
    "Par thème": "By theme",
    "Par public": "By audience",
    "Vérifiées ou commencées récemment": "Verified or started lately",
    "Toutes les actions": "All actions",
    "Aller plus loin": "Going further",
    "D’où viennent ces informations": "Where this information comes from",
    "Poser une question aux données": "Ask the data a question",
    # Kinds of record
    "Actions": "Actions",
    "Territoires": "Territories",
    "Organisations": "Organisations",
    "Programmes": "Programmes",
    "action": "action",
    "actions": "actions",
    "territoire": "territory",
    "territoires": "territories",
    "organisation": "organisation",
    "organisations": "organisations",
    "programme": "programme",
    "programmes": "programmes",
    # Lists
    "Tout voir": "See all",
    "Pages": "Pages",
    "Page précédente": "Previous page",
    "Page suivante": "Next page",
    "Page {number} sur {last}": "Page {number} of {last}",
    "Liste": "List",
    "Rien n’est encore décrit ainsi.": "Nothing is described so yet.",
    # A record
    "En bref": "In short",
    "À propos de cette fiche": "About this record",
    "Adresse permanente": "Permanent address",
    "Autres informations": "More information",
    "Présentation": "Presentation",
    "Pourquoi": "Why",
    "Comment": "How",
    "Avec qui": "With whom",
    "L’argent": "Money",
    "Les personnes": "People",
    "Ce que cela a changé": "What changed",
    "Pour la structure": "For the organisation",
    "Les limites": "Limits",
    "Et après": "What next",
    "Ce qu’en disent les partenaires": "What partners say of it",
    "Quelques chiffres": "Some figures",
    "Source :": "Source:",
    "Actions proches, par le lieu ou par le thème": "Actions near, by place or by theme",
    # Money
    "Non compris :": "Not included:",
    "Détail": "Detail",
    "Financeur": "Funder",
    "Poste": "Item",
    "Montant": "Amount",
    "Non précisé": "Not stated",
    "non indiqué": "not stated",
    "au titre de": "under",
    "Somme des montants connus, toutes années confondues.": "Sum of the known amounts, all years "
    "together.",
    "Le signe ≈ marque une somme dont une part est approximative.": "The sign ≈ marks a sum of which "
    "a part is approximate.",
    "Le même argent peut compter deux fois quand un financeur passe par un autre.": "The same money "
    "may count twice where a funder goes through another.",
    "Ce qui n’est pas connu ne compte pas.": "What is not known does not count.",
    "Le catalogue en chiffres": "The catalogue in figures",
    "Les thèmes, les publics et l’argent des actions, en graphiques.": "Themes, audiences and "
    "money of the actions, in charts.",
    "Ce qui est fait, et pour qui": "What is done, and for whom",
    "Sur {total} actions, {with_total} disent leur budget et {with_lines} au moins un montant par "
    "financeur : ces sommes ne sont pas celles de toute l’action sociale.": "Of {total} actions, "
    "{with_total} tell their budget and {with_lines} at least one amount by funder: these sums are "
    "not those of all social action.",
}
