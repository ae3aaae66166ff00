"""The words of the interface: templates speak French, and this is their English.

Labels of fields, lists and codes are no words of the interface: the model has them.
"""

#: From a French text of a template or a page, as it is written there, to the English one.
ENGLISH = {
    "Aller au contenu": "Skip to content",
    "Cette page n’existe pas": "There is no such page",
    "Actions": "Actions",
    "Territoires": "Territories",
    "Partenaires": "Partners",
    "Programmes": "Programmes",
    "Sources": "Sources",
    # The map and the charts.
    "action": "action",
    "actions": "actions",
    "environ": "about",
    "Carte des actions": "Map of the actions",
    "Carte des actions : {name}": "Map of the actions: {name}",
    "Les mêmes territoires sont dans la liste, plus bas.": "The same territories are listed below.",
    "Où se passent les actions du catalogue.": "Where the actions of the catalogue take place.",
    "Toute la France": "All of France",
    "Schéma : les arrondissements sont à peu près à leur place, leurs contours ne sont pas "
    "officiels.": "A schema: the arrondissements are about where they lie; their outlines are not "
    "official.",
    "Un département est plus foncé quand plus d’actions s’y passent. Un rond compte les actions "
    "d’un ou de plusieurs territoires voisins.": "A département is darker where more actions take "
    "place. A circle counts the actions of one territory, or of several near each other.",
    "Contours des départements : MapSVG, @svg-maps, CC BY 4.0. Points des communes : GeoNames, "
    "CC BY 4.0.": "Outlines of the départements: MapSVG, @svg-maps, CC BY 4.0. Points of the "
    "communes: GeoNames, CC BY 4.0.",
    "Par département": "By département",
    "La même carte en liste": "The same map as a list",
    "Les territoires où se passe au moins une action": "The territories with at least one action",
    "Territoire": "Territory",
    "Type": "Kind",
    "Où il est sur la carte": "Where it is on the map",
    "Aucune action n’est encore décrite ici.": "No action is described here yet.",
    "Sans action décrite à ce jour": "No action described so far",
    "d’après sa fiche": "as its record says",
    "au point de la commune": "at the point of the commune",
    "sur le schéma de Paris": "on the schema of Paris",
    "au milieu du département": "in the middle of the département",
    "avec le territoire plus grand dont il fait partie": "with the larger territory that it is "
    "part of",
    "pas de position connue": "no known position",
    "Nom": "Name",
    "Montant": "Amount",
    "Les chiffres en tableau": "The figures as a table",
    "Actions par thème": "Actions by theme",
    "Actions par public": "Actions by audience",
    "Montants par financeur": "Amounts by funder",
    "Une action qui a plusieurs thèmes compte dans chacun.": "An action that has several themes "
    "counts in each.",
    "Une action qui a plusieurs publics compte dans chacun.": "An action that has several "
    "audiences counts in each.",
    "Somme des montants connus, toutes années confondues. Le signe ≈ marque une somme dont une "
    "part est approximative. Le même argent peut compter deux fois quand un financeur passe par un "
    "autre ; ce qui n’est pas connu ne compte pas.": "Sum of the known amounts, all years "
    "together. The sign ≈ marks a sum of which a part is approximate. The same money may count "
    "twice where a funder goes through another; what is not known does not count.",
    "Le catalogue en chiffres": "The catalogue in figures",
    "Les thèmes, les publics et l’argent des actions, en graphiques.": "Themes, audiences and "
    "money of the actions, in charts.",
    "Ce qui est fait, et pour qui": "What is done, and for whom",
    "L’argent": "The money",
    "Sur {total} actions, {with_total} disent leur budget et {with_lines} au moins un montant par "
    "financeur : ces sommes ne sont pas celles de toute l’action sociale.": "Of {total} actions, "
    "{with_total} tell their budget and {with_lines} at least one amount by funder: these sums are "
    "not those of all social action.",
}
