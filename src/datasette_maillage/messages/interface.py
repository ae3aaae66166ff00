"""The words of the interface: templates and pages speak French, and this is their English.

Labels of fields, lists and codes are no words of the interface: the model has them.
"""

from datasette_maillage.messages import form as contribute
from datasette_maillage.messages import tables

#: From a French text, as a template or a page has it, to the English one.
ENGLISH = {
    # SPARQL and linked data
    "Vocabulaire": "Vocabulary",
    "Les termes par lesquels le catalogue décrit l’action sociale.": (
        "The terms in which the catalogue describes social action."
    ),
    "Classes": "Classes",
    "Propriétés": "Properties",
    "Listes de codes": "Code lists",
    "Interroger en SPARQL": "Ask in SPARQL",
    "Le catalogue entier peut être interrogé en SPARQL, le langage des données liées. Choisissez "
    "une question, changez-la, ou écrivez la vôtre.": (
        "The whole catalogue can be asked in SPARQL, the language of linked data. Choose a "
        "question, change it, or write your own."
    ),
    "Requête SPARQL": "SPARQL query",
    "Une requête a {seconds} secondes pour répondre, et on ne peut que lire.": (
        "A query has {seconds} seconds to answer, and can only read."
    ),
    "Interroger": "Ask",
    "Résultat": "Result",
    "ligne": "row",
    "lignes": "rows",
    "les {number} premières sont montrées": "the first {number} are shown",
    "Télécharger :": "Download:",
    "Oui": "Yes",
    "Non": "No",
    "Des questions toutes prêtes": "Questions ready to run",
    "Pour les programmes": "For programs",
    "La même adresse suit le protocole SPARQL 1.1, en GET et en POST ; « Accept » ou « format » "
    "choisit la forme du résultat :": (
        "The same address follows the SPARQL 1.1 Protocol, by GET and POST; “Accept” or “format” "
        "chooses the form of the result:"
    ),
    "Cette requête n’est pas du SPARQL valable : {detail}": "This is no valid SPARQL: {detail}",
    "Le résultat de cette requête ne peut être donné qu’en : {detail}.": (
        "The result of this query can only be had as: {detail}."
    ),
    "Le résultat dépasse {size} Mo : ajoutez une limite (LIMIT).": (
        "The result is larger than {size} MB: add a LIMIT."
    ),
    "La requête demande plus de {memory} Mo de mémoire : elle a été arrêtée.": (
        "The query was stopped: it needs more than {memory} MB of memory."
    ),
    "La requête a été arrêtée au bout de {seconds} secondes.": (
        "The query was stopped after {seconds} seconds."
    ),
    "Trop de requêtes sont en cours : réessayez dans un moment.": (
        "Too many queries are running: try again in a moment."
    ),
    "La requête a échoué : {detail}": "The query failed: {detail}",
    "Le catalogue vient d’être mis à jour : le site doit redémarrer.": (
        "The catalogue was just updated: the site has to be restarted."
    ),
    "Ce site ne répond pas au SPARQL : le fichier des triplets n’est pas là.": (
        "This site does not answer SPARQL: the store of the triples is not there."
    ),
    "On ne peut que lire ici : les mises à jour SPARQL sont refusées.": (
        "This is read-only: SPARQL updates are refused."
    ),
    "Les requêtes vers d’autres serveurs (SERVICE) sont refusées.": (
        "Queries to other servers (SERVICE) are refused."
    ),
    "Un POST doit être de type application/x-www-form-urlencoded ou application/sparql-query.": (
        "A POST must be of type application/x-www-form-urlencoded or application/sparql-query."
    ),
    "Une seule requête à la fois.": "One query at a time.",
    "La requête n’est pas en UTF-8.": "The query is not in UTF-8.",
    "La demande a trop de paramètres.": "The request has too many parameters.",
    "La demande est trop longue.": "The request is too long.",
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
    "Raison de la fin": "Reason for ending",
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
    "Organisations dont c’est le territoire": "Organisations whose territory this is",
    "Organisations qui en viennent": "Organisations from it",
    "Ce qui en dépend": "What belongs to it",
    "Ses parties": "Its parts",
    "Programmes pour ce territoire": "Programmes for this territory",
    "Programmes auxquels elle prend part": "Programmes it takes part in",
    "Programmes qui en viennent": "Programmes from it",
    "Territoires qui en font partie": "Territories inside it",
    "Territoires qui en viennent": "Territories from it",
    "Documents publiés": "Documents it published",
    # The search
    "Recherche": "Search",
    "Filtrer les actions": "Filter the actions",
    "Filtrer": "Filter",
    "Thème": "Theme",
    "Public": "Audience",
    "Territoire": "Territory",
    "Statut": "Status",
    "Année": "Year",
    "Tout": "All",
    "Filtres choisis": "Chosen filters",
    "Retirer le filtre": "Remove the filter",
    "Résultats pour": "Results for",
    "Chercher plutôt": "Search instead for",
    "Aucune fiche n’a tous ces mots ; voici celles qui en ont une partie.": (
        "No record has all these words; here are those that have some."
    ),
    "Résultats par sorte": "Results by kind",
    "Emporter ces résultats": "Take these results away",
    "Tous les résultats, avec les filtres choisis, et pas seulement cette page.": (
        "All the results, with the chosen filters, and not this page alone."
    ),
    "Aucun résultat": "No result",
    "Chercher aussi les mots voisins": "Search near words too",
    "Chercher sans filtre": "Search without filters",
    "Essayez moins de mots, ou un mot plus courant : « logement », « jeunes », "
    "le nom d’une ville.": (
        "Try fewer words, or a more common one: “logement”, “jeunes”, the name of a town."
    ),
    "Les accents, les pluriels et les petites fautes ne gênent pas. On trouve aussi une action "
    "par son lieu, par une organisation qui y prend part ou par son thème.": (
        "Accents, plurals and small mistakes do no harm. An action is also found by its place, "
        "by an organisation that takes part in it, or by its theme."
    ),
    # The map and the charts.
    "Carte": "Map",
    "Situé": "Shown",
    "Voir la carte des actions": "See the map of the actions",
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
    "Type": "Kind",
    "Où il est sur la carte": "Where it is on the map",
    "Des actions dans une partie du territoire": "Actions in a part of the territory",
    "Sans action décrite à ce jour": "No action described so far",
    "d’après sa fiche": "as its record says",
    "au point de la commune": "at the point of the commune",
    "sur le schéma de Paris": "on the schema of Paris",
    "au milieu du département": "in the middle of the département",
    "avec le territoire plus grand dont il fait partie": "with the larger territory that it is "
    "part of",
    "pas de position connue": "no known position",
    "Nom": "Name",
    "Les chiffres en tableau": "The figures as a table",
    "Actions par thème": "Actions by theme",
    "Actions par public": "Actions by audience",
    "Montants par financeur": "Amounts by funder",
    "Une action qui a plusieurs thèmes compte dans chacun.": "An action that has several themes "
    "counts in each.",
    "Une action qui a plusieurs publics compte dans chacun.": "An action that has several "
    "audiences counts in each.",
    "Somme des montants connus, toutes années confondues.": (
        "Sum of the known amounts, all years together."
    ),
    "Le signe ≈ marque une somme dont une part est approximative.": (
        "The sign ≈ marks a sum of which a part is approximate."
    ),
    "Le même argent peut compter deux fois quand un financeur passe par un autre.": (
        "The same money may count twice where a funder goes through another."
    ),
    "Quinze financeurs au plus sont montrés, ceux qui donnent le plus.": "Fifteen funders at "
    "most are shown, those that give most.",
    "Ce qui n’est pas connu ne compte pas.": "What is not known does not count.",
    "Le catalogue en chiffres": "The catalogue in figures",
    "Les thèmes, les publics et l’argent des actions, en graphiques.": "Themes, audiences and "
    "money of the actions, in charts.",
    "Ce qui est fait, et pour qui": "What is done, and for whom",
    "Sur {total} actions, {with_total} disent leur budget et {with_lines} au moins un montant par "
    "financeur : ces sommes ne sont pas celles de toute l’action sociale.": "Of {total} actions, "
    "{with_total} tell their budget and {with_lines} at least one amount by funder: these sums are "
    "not those of all social action.",
    # Records that were withdrawn
    "Cette fiche a été retirée le {day}.": "This record was withdrawn on {day}.",
    "Cette fiche a été retirée.": "This record was withdrawn.",
    "Elle garde son adresse pour qui l’a citée ; le catalogue ne la met plus en avant.": (
        "It keeps its address for those who cited it; the catalogue no longer puts it forward."
    ),
    # Contributing
    **contribute.ENGLISH,
    **tables.ENGLISH,
}
