"""The words of the page that takes a table: the English of what it says in French."""

#: From a French text to the English one.
ENGLISH = {
    "Rien n’est encore parti : relisez ci-dessous, puis appuyez encore une fois sur « Envoyer ».": (
        "Nothing has left yet: read through below, then press “Send” once more."
    ),
    "Reprendre un tableau": "Import a table",
    "Vos actions sont déjà dans un tableau, ou dans des fiches ?": (
        "Are your actions in a table already, or in labelled text?"
    ),
    "Vos actions sont déjà dans un tableau, une ligne par action, ou dans des fiches ? Envoyez le "
    "fichier : vous verrez ce qui en est lu, vous corrigerez, et rien ne part avant que vous ne le "
    "disiez.": (
        "Are your actions in a table already, a row each, or in labelled text? Upload the file: "
        "you will see what is read of it, correct it, and nothing is sent before you say so."
    ),
    "Ce fichier n’a pas pu être lu": "This file could not be read",
    "Le fichier": "The file",
    "XLSX, ODS, CSV, ou le texte de fiches ; 5 Mo au plus. Gardez vos titres de colonnes : vous "
    "direz ensuite ce qu’ils veulent dire.": (
        "XLSX, ODS, CSV, or labelled text; 5 MB at most. Keep your headers: you will say next what "
        "they mean."
    ),
    "Qui contribue": "Who contributes",
    "Le nom de votre organisation, si le tableau ne le dit pas ; jamais celui d’une personne.": (
        "The name of your organisation, unless the table has it; never that of a person."
    ),
    "Lire le fichier": "Read the file",
    "Partir d’un tableau vide": "Start from an empty table",
    "Chercher des fiches": "Search records",
    "Pour corriger des fiches qui existent": "To correct records that exist",
    "Gardez, ou ajoutez, une colonne « Identifiant » avec le nom court de la fiche, comme dans les "
    "tableaux que la recherche du site donne à télécharger. Les cases remplies remplacent ce qui "
    "était dans la fiche ; les cases vides n’y changent rien.": (
        "Keep, or add, a column “Identifiant” with the short name of the record, as in the tables "
        "that the search of the site gives to download. Filled cells replace what was in the "
        "record; empty ones change nothing."
    ),
    "Le modèle a les bonnes colonnes, des listes déroulantes, un exemple et une feuille d’aide.": (
        "The template has the right columns, drop-downs, an example and a help sheet, in French."
    ),
    "Télécharger le modèle": "Download the template",
    "Fiches lues : {count}.": "Records read: {count}.",
    "Rien n’est encore parti.": "Nothing has been sent yet.",
    "Plus de {limit} fiches à la fois : partagez le tableau en plusieurs.": (
        "More than {limit} records at once: split the table into several."
    ),
    "Corrigez votre fichier et envoyez-le de nouveau, changez ci-dessous ce que veulent dire les "
    "colonnes, ou complétez une fiche dans le formulaire.": (
        "Correct your file and upload it again, change below what the columns mean, or complete a "
        "record in the form."
    ),
    "Envoyer un autre fichier": "Upload another file",
    "Il n’y a rien à reprendre": "There is nothing to import",
    "et {count} autres": "and {count} more",
    "Les colonnes": "The columns",
    "Ne pas reprendre": "Do not import",
    "Relire avec ces changements": "Read again with these changes",
    "Les fiches, telles qu’elles sont lues": "The records, as they are read",
    "Correction": "Correction",
    "À vérifier aussi": "To check as well",
    "Reste à placer": "Still to be placed",
    "Compléter dans le formulaire": "Complete in the form",
}
