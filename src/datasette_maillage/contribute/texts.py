"""The words of the form: templates and pages speak French, and this is their English."""

#: From a French text to the English one.
ENGLISH = {
    "Contribuer": "Contribute",
    "Vous menez une action, ou vous en connaissez une ? Décrivez-la en dix minutes, sans compte ni "
    "mot de passe. Vous verrez la page avant de l’envoyer, et quelqu’un la relira.": (
        "Do you run an action, or know of one? Describe it in ten minutes, without account or "
        "password. You will see the page before you send it, and someone will read it through."
    ),
    "Décrire": "Describe",
    "Corriger ou mettre à jour": "Correct or update",
    "Ouvrez la page de ce que vous voulez corriger : le lien « Corriger » est en bas.": (
        "Open the page of what you want to correct: the link “Correct” is at the bottom."
    ),
    "Corriger une fiche": "Correct a record",
    "Écrire": "Write",
    "Une année, un mois ou un jour : 2017, 03/2017, 12/03/2017.": (
        "A year, a month or a day: 2017, 03/2017, 12/03/2017."
    ),
    "obligatoire": "required",
    "Par exemple": "For example",
    "Ajouter une ligne": "Add a line",
    "Pas dans la liste : l’ajouter": "Not in the list: add it",
    "oui": "yes",
    "non": "no",
    "Seuls les champs obligatoires le sont : ce que vous ne savez pas, laissez-le vide. Ce que "
    "vous écrivez sera public ; ne nommez personne.": (
        "Only what is marked as required is: leave empty what you do not know. What you write will "
        "be public; name no person."
    ),
    "{count} points à corriger": "{count} points to correct",
    "1 point à corriger": "1 point to correct",
    "Tout est bon": "All is well",
    "Voir la page": "See the page",
    "Ajouter aussi": "Also add",
    "Ne pas l’ajouter": "Do not add it",
    "Voir la page avant de l’envoyer": "See the page before sending it",
    "Tout est bon : voici la page telle qu’elle sera": "All is well: this is how the page will be",
    "Envoyer": "Send",
    "Revenir au formulaire": "Back to the form",
    "Avec elle": "With it",
    "Les fichiers, tels qu’ils seront proposés": "The files as they will be proposed",
}
