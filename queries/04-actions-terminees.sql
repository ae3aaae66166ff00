-- Quelles actions sont terminées, et pourquoi ?
-- title@en: Which actions have ended, and why?
-- limit: « Terminée » est le mot de la fiche, ou celui du catalogue quand la source raconte l’ouverture d’un lieu : une action qui revient chaque année, ou un lieu qui vit encore, peut y être.
-- limit@en: “Ended” is the word of the sheet, or that of the catalogue where the source tells the opening of a place: an action that comes back each year, or a place that goes on, may be there.
SELECT a.title AS action, s.label AS statut, a.observed AS constat, a.status_reason AS raison
FROM actions a
JOIN action_statuses s ON s.code = a.status
WHERE a.status IN ('terminee', 'abandonnee') AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, statut, constat, raison
