-- Quelles actions sont terminées, et pourquoi ?
SELECT a.title AS action, s.label AS statut, a.observed AS constat, a.status_reason AS raison
FROM actions a
JOIN action_statuses s ON s.code = a.status
WHERE a.status IN ('terminee', 'abandonnee')
ORDER BY action
