-- Pour chaque action dont le budget est détaillé, la somme des lignes égale-t-elle le total annoncé ?
SELECT
  a.title AS action,
  a.funding_total AS total,
  s.label AS sorte,
  sum(l.amount) AS somme,
  CASE WHEN sum(l.amount) = a.funding_total THEN 'oui' ELSE 'non' END AS egale
FROM actions a
JOIN action_funding_lines l ON l.action = a.id
JOIN funding_natures n ON n.code = l.nature
JOIN funding_natures s ON s.code = coalesce(n.broader, n.code)
WHERE a.funding_total IS NOT NULL
  AND l.amount IS NOT NULL
  AND s.code <> 'contribution-volontaire'
GROUP BY a.id, s.code
ORDER BY action, sorte
