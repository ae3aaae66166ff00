-- Quelles actions touchent au logement, avec quels bailleurs sociaux ?
SELECT DISTINCT a.title AS action, p.name AS bailleur
FROM action_themes t
JOIN actions a ON a.id = t.action
LEFT JOIN (
  action_participations ap
  JOIN partners p ON p.id = ap.partner AND p.kind = 'bailleur-social'
) ON ap.action = a.id
WHERE t.theme = 'logement'
ORDER BY action, bailleur
