-- Quelles organisations agissent ensemble le plus souvent ?
-- Celles qui portent une même action ou y prennent part, au moins deux fois.
WITH together (action, partner) AS (
  SELECT id, lead FROM actions WHERE lead IS NOT NULL
  UNION
  SELECT action, partner FROM action_participations
)
SELECT p.name AS organisation, q.name AS avec, count(*) AS actions
FROM together a
JOIN together b ON b.action = a.action
JOIN partners p ON p.id = a.partner
JOIN partners q ON q.id = b.partner AND p.name < q.name
GROUP BY p.id, q.id
HAVING count(*) > 1
ORDER BY actions DESC, organisation, avec
