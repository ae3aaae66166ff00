-- Quelles actions sont terminées, et pourquoi ?
-- title@en: Which actions have ended, and why?
-- limit: Deux des actions que leur fiche dit terminées reviennent chaque année, et deux autres sont l’ouverture d’un lieu qui, lui, continue.
-- limit@en: Two of the actions that their sheet calls ended come back each year, and two others are the opening of a place that goes on.
SELECT a.title AS action, s.label AS statut, a.observed AS constat, a.status_reason AS raison
FROM actions a
JOIN action_statuses s ON s.code = a.status
WHERE a.status IN ('terminee', 'abandonnee') AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action
