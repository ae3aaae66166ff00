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
    "Somme des montants que les fiches indiquent : tous les budgets ne sont pas connus.": (
        "Sum of the amounts that records state: not all budgets are known."
    ),
    # An organisation
    "D’après les fiches, elle apporte {amount} en tout ; tous les budgets ne sont pas connus.": (
        "According to the records, it brings {amount} in all; not all budgets are known."
    ),
    "action portée": "action led",
    "actions portées": "actions led",
    "participation": "participation",
    "participations": "participations",
    "action financée": "action funded",
    "actions financées": "actions funded",
    "Agit avec": "Acts with",
    # A territory
    "thème": "theme",
    "thèmes": "themes",
    "Ce qui en fait partie": "What is part of it",
    "Ce qui se fait ici": "What is done here",
    "Les thèmes": "Themes",
    "Les publics": "Audiences",
    "Qui agit": "Who acts",
    "Qui finance": "Who funds",
    "Les actions": "The actions",
    "Ce qui manque": "What is missing",
    "Aucune action connue ici pour ces thèmes et ces publics : "
    "elle reste peut-être à décrire, ou à imaginer.": (
        "No action is known here for these themes and audiences: "
        "one may remain to be described, or to be imagined."
    ),
    "Aucune action n’est encore décrite ici.": "No action is described here yet.",
    # A programme
    "Fait partie de": "Part of",
    "De ses parties à ses actions": "From its parts to its actions",
    # What refers to a record
    "Actions portées": "Actions it leads",
    "Actions auxquelles elle prend part": "Actions it takes part in",
    "Actions qu’elle finance": "Actions it funds",
    "Actions financées à ce titre": "Actions funded under it",
    "Actions qu’elle a observées": "Actions it observed",
    "Actions menées ici": "Actions run here",
    "Actions qui y contribuent": "Actions that serve it",
    "Actions qui en viennent": "Actions from it",
    "Organisations qui ont leur siège ici": "Organisations seated here",
    "Organisations qui agissent ici": "Organisations active here",
    "Organisations qui en viennent": "Organisations from it",
    "Ce qui en dépend": "What belongs to it",
    "Ses parties": "Its parts",
    "Programmes pour ce territoire": "Programmes for this territory",
    "Programmes auxquels elle prend part": "Programmes it takes part in",
    "Programmes qui en viennent": "Programmes from it",
    "Territoires qui en font partie": "Territories inside it",
    "Territoires qui en viennent": "Territories from it",
    "Documents publiés": "Documents it published",
}
