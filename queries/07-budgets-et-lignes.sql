-- Pour chaque action dont le budget est détaillé, la somme des lignes égale-t-elle le total annoncé ?
-- title@en: Where a budget is detailed, do its lines add up to the announced total?
-- limit: « En partie » n’est pas une erreur : la source ne détaille qu’une part du total ; « sans total », elle n’en annonce aucun.
-- limit@en: “En partie” is no mistake: the source details a part of the total alone; “sans total”: it announces none.
WITH sums (action, sorte, somme) AS (
  -- To the cent, and a whole number as one.
  SELECT l.action, s.label, CAST(CAST(round(sum(l.amount), 2) AS TEXT) AS NUMERIC)
  FROM action_funding_lines l
  JOIN funding_natures n ON n.code = l.nature
  JOIN funding_natures s ON s.code = coalesce(n.broader, n.code)
  WHERE l.amount IS NOT NULL AND l.within IS NULL AND s.code <> 'contribution-volontaire'
  GROUP BY l.action, s.code
)
SELECT a.title AS action, a.funding_total AS total, sums.sorte, sums.somme,
  CASE
    WHEN a.funding_total IS NULL THEN 'sans total'
    WHEN sums.somme = a.funding_total THEN 'oui'
    WHEN sums.somme < a.funding_total THEN 'en partie'
    ELSE 'non'
  END AS egale
FROM sums
JOIN actions a ON a.id = sums.action
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, sorte, total, somme
