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
    "« {found} » n’est pas un nombre entier. Écrivez-le en chiffres, comme 25.": (
        "“{found}” is not a whole number. Write it in digits, such as 25."
    ),
    "« {found} » n’est pas un nombre. Écrivez-le en chiffres, comme 1300 ou 1 300,50.": (
        "“{found}” is not a number. Write it in digits, such as 1300 or 1300.50."
    ),
    "Décrire une action": "Describe an action",
    "Décrire une organisation": "Describe an organisation",
    "Décrire un territoire": "Describe a territory",
    "Décrire un programme": "Describe a programme",
    "Corriger ou mettre à jour": "Correct or update",
    "Ouvrez la page de ce que vous voulez corriger : le lien « À corriger » est en bas.": (
        "Open the page of what you want to correct: the link “To correct” is at the bottom."
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
    "Remplissez ce que vous savez, laissez le reste vide : seuls les champs marqués sont "
    "obligatoires. Ce que vous écrivez sera public ; ne nommez personne.": (
        "Fill in what you know, leave the rest empty: only marked fields are required. What you "
        "write will be public; name no person."
    ),
    "{count} points à corriger": "{count} points to correct",
    "1 point à corriger": "1 point to correct",
    "Tout est bon": "All is well",
    "Voir la page": "See the page",
    "Ajouter aussi": "Also add",
    "Ne pas l’ajouter": "Do not add it",
    "Voir la page avant de l’envoyer": "See the page before sending it",
    "Voici la page telle qu’elle sera": "This is how the page will be",
    "À regarder avant d’envoyer": "To look at before sending",
    "Télécharger le fichier": "Download the file",
    "Télécharger les fichiers": "Download the files",
    "Pour l’envoyer": "To send it",
    "Proposer le fichier sur la forge du catalogue": "Propose the file on the catalogue’s forge",
    "Téléchargez le fichier avec le bouton ci-dessus.": "Download the file with the button above.",
    "Ouvrez un message tout prêt": "Open a message that is ready",
    "et joignez-y le fichier.": "and attach the file.",
    "Transmettez-le aux personnes qui tiennent ce catalogue.": (
        "Hand it to those who keep this catalogue."
    ),
    "C’est fait : que se passe-t-il ensuite ?": "Done: what happens next?",
    "Bonjour, voici une fiche pour le catalogue ; le fichier est joint.": (
        "Hello, here is a record for the catalogue; the file is attached."
    ),
    "Référence": "Reference",
    "Merci": "Thank you",
    "Votre proposition est arrivée chez les personnes qui relisent.": (
        "Your proposal has reached those who read through."
    ),
    "Votre proposition est bien gardée, mais elle n’a pas pu partir d’elle-même : une personne du "
    "site doit regarder pourquoi. Vous n’avez rien à refaire.": (
        "Your proposal is safe, but could not go by itself: someone from the site has to look why. "
        "There is nothing for you to do again."
    ),
    "Votre proposition est bien gardée. Elle part d’elle-même vers les personnes qui relisent : "
    "vous n’avez plus rien à faire.": (
        "Your proposal is safe. It goes by itself to those who read through: there is nothing left "
        "for you to do."
    ),
    "Votre fichier est prêt. Il n’est pas encore parti tant que vous ne l’avez pas envoyé.": (
        "Your file is ready. It has not left as long as you have not sent it."
    ),
    "Notez-la, ou gardez l’adresse de cette page : elle dit où en est votre proposition.": (
        "Note it, or keep the address of this page: it says where your proposal is."
    ),
    "Et maintenant ?": "What now?",
    "Une personne relit la fiche. Rien n’est public avant.": (
        "Someone reads the record through. Nothing is public before."
    ),
    "Si tout va bien, la fiche paraît sur le site à la prochaine mise à jour.": (
        "If all is well, the record appears on the site with the next update."
    ),
    "S’il faut la changer, la personne qui relit le fait, ou écrit pourquoi elle n’est pas "
    "publiée.": "If it needs a change, the reader makes it, or writes why it is not published.",
    "Une question ? Écrivez à": "A question? Write to",
    "en donnant la référence.": "and give the reference.",
    "Le brouillon gardé sur cet appareil est effacé.": (
        "The draft kept on this device has been erased."
    ),
    "Décrire autre chose": "Describe something else",
    "Cela n’a pas pu être envoyé": "This could not be sent",
    "Rien n’est perdu : revenez à la page précédente avec votre navigateur, ce que vous avez écrit "
    "y est encore.": (
        "Nothing is lost: go back to the previous page with your browser, what you wrote is still "
        "there."
    ),
    "Envoyer": "Send",
    "Revenir au formulaire": "Back to the form",
    "Avec elle": "With it",
    "Les fichiers, tels qu’ils seront proposés": "The files as they will be proposed",
    "Le site ne sait pas encore si une personne envoie cette fiche. Relisez la page, puis appuyez "
    "encore une fois sur « Envoyer ».": (
        "The site cannot tell yet whether a person sends this record. Read the page through, then "
        "press “Send” once more."
    ),
    "Cette page a été ouverte il y a plus d’un jour, ou a déjà servi à un envoi. Relisez-la, puis "
    "appuyez encore une fois sur « Envoyer » : rien n’est perdu.": (
        "This page was opened more than a day ago, or served for a sending already. Read it "
        "through, then press “Send” once more: nothing is lost."
    ),
    "Beaucoup de demandes sont venues d’ici en peu de temps : attendez quelques minutes.": (
        "Many requests came from here in a short time: wait some minutes."
    ),
    "C’est trop long : une fiche tient en quelques pages.": (
        "This is too long: a record takes a few pages."
    ),
    "Le site ne peut pas garder votre proposition pour le moment : réessayez plus tard, ou "
    "téléchargez le fichier.": (
        "The site cannot keep your proposal for now: try again later, or download the file."
    ),
    "Le site n’a pas pu lire ce que le navigateur a envoyé.": (
        "The site could not read what the browser sent."
    ),
    "Cette fiche dit-elle encore vrai ?": "Is this record still true?",
    "Toujours vrai": "Still true",
    "À corriger": "To correct",
    "Terminée": "Ended",
    "Dupliquer": "Duplicate",
    "Un brouillon a été gardé sur cet appareil.": "A draft was kept on this device.",
    "Le reprendre": "Resume it",
    "L’effacer": "Erase it",
    "Le brouillon est effacé.": "The draft is erased.",
    "Ce que vous écrivez est gardé sur cet appareil, et nulle part ailleurs, jusqu’à l’envoi.": (
        "What you write is kept on this device, and nowhere else, until you send it."
    ),
    "Il n’y a pas de connexion. Rien n’est perdu : réessayez quand elle sera revenue.": (
        "There is no connection. Nothing is lost: try again when it is back."
    ),
    "Total des lignes :": "Total of the lines:",
    "La fiche est complète à {percent} %.": "The record is {percent}% complete.",
    "Ce qui aiderait le plus ceux qui la liront, si vous le savez :": (
        "What would help its readers most, if you know it:"
    ),
    "Il faut au moins une lettre ou un chiffre.": "At least one letter or digit is needed.",
    "À remplir.": "To fill in.",
    "« {name} » n’est pas dans la liste.": "“{name}” is not in the list.",
    "Une fiche proche existe déjà": "A record like it exists already",
    "Une fiche proche existe déjà ({why}) : {theirs}": (
        "A record like it exists already ({why}): {theirs}"
    ),
    "Ce qui les rapproche :": "What they have in common:",
    "La vôtre": "Yours",
    "Celle qui existe": "The one that exists",
    "C’est la même : compléter celle qui existe": "It is the same: complete the one that exists",
    "Ce n’est pas la même": "It is not the same",
}
