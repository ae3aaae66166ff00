-- Quelles actions servent le projet social de territoire du 19e arrondissement, axe par axe ?
-- title@en: Which actions serve the projet social de territoire of the 19th arrondissement, theme by theme?
-- limit: Ce n’est qu’un extrait : un projet compte trois ou quatre actions par axe, et la page n’en décrit qu’une.
-- limit@en: This is an extract: a project has three or four actions a theme, and the page describes one.
SELECT p.title AS axe, a.title AS action, s.label AS statut, a.observed AS constat
FROM programmes p
LEFT JOIN action_programmes ap ON ap.programme = p.id
LEFT JOIN actions a ON a.id = ap.action
LEFT JOIN action_statuses s ON s.code = a.status
WHERE p.part_of = 'pst-paris-19e'
ORDER BY p.position, action, axe, statut, constat
