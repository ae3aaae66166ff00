-- Quelles organisations agissent ensemble le plus souvent ?
-- title@en: Which organisations act together most often?
-- limit: Deux organisations citées ensemble ne travaillent pas forcément ensemble ; qui a plus de sources pèse plus lourd.
-- limit@en: Two organisations that are named together need not work together; those with more sources weigh more.
-- Celles qui portent une même action ou un même programme, ou y prennent part, au moins trois fois.
WITH together (place, partner) AS (
  SELECT 'action/' || id, lead FROM actions WHERE lead IS NOT NULL
  UNION
  SELECT 'action/' || action, partner FROM action_participations
  UNION
  SELECT 'programme/' || programme, partner FROM programme_participations
)
SELECT p.name AS organisation, q.name AS avec, count(*) AS ensemble
FROM together a
JOIN together b ON b.place = a.place
JOIN partners p ON p.id = a.partner
JOIN partners q ON q.id = b.partner AND p.name < q.name
WHERE p.replaced_by IS NULL AND p.withdrawn_on IS NULL
  AND q.replaced_by IS NULL AND q.withdrawn_on IS NULL
GROUP BY p.id, q.id
HAVING count(*) > 2
ORDER BY ensemble DESC, organisation, avec
