-- Quelles actions servent le projet social de territoire du 19e arrondissement, axe par axe ?
SELECT p.title AS axe, a.title AS action, s.label AS statut, a.observed AS constat
FROM programmes p
LEFT JOIN action_programmes ap ON ap.programme = p.id
LEFT JOIN actions a ON a.id = ap.action
LEFT JOIN action_statuses s ON s.code = a.status
WHERE p.part_of = 'pst-paris-19e'
ORDER BY p.position, action
