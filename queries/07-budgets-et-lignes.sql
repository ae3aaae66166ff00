-- Pour chaque action dont le budget est détaillé, la somme des lignes égale-t-elle le total annoncé ?
-- title@en: Where a budget is detailed, do its lines add up to the announced total?
-- limit: « En partie » n’est pas une erreur : la source ne détaille qu’une part du total.
-- limit@en: “En partie” is no mistake: the source details a part of the total alone.
SELECT
  a.title AS action,
  a.funding_total AS total,
  s.label AS sorte,
  sum(l.amount) AS somme,
  CASE
    WHEN sum(l.amount) = a.funding_total THEN 'oui'
    WHEN sum(l.amount) < a.funding_total THEN 'en partie'
    ELSE 'non'
  END AS egale
FROM actions a
JOIN action_funding_lines l ON l.action = a.id
JOIN funding_natures n ON n.code = l.nature
JOIN funding_natures s ON s.code = coalesce(n.broader, n.code)
WHERE a.funding_total IS NOT NULL
  AND l.amount IS NOT NULL
  AND l.within IS NULL
  AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
  AND s.code <> 'contribution-volontaire'
GROUP BY a.id, s.code
ORDER BY action, sorte
