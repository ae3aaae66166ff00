-- Quels résultats sont appuyés d’un nombre, et combien sont seulement racontés ?
-- title@en: Which results are backed by a number, and how many are told only?
-- limit: Un nombre dans le texte n’est pas une mesure : ce peut être une date ; un résultat sans nombre peut être vrai.
-- limit@en: A number in the text is no measure: it may be a date; a result without a number may be true.
WITH results (action, pour, texte) AS (
  SELECT id, 'territoire', results_territory FROM actions a WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
  UNION ALL
  SELECT id, 'organisation', results_organisation FROM actions a WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
  UNION ALL
  SELECT id, 'habitants', results_residents FROM actions a WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
)
SELECT pour, count(*) AS resultats, count(nullif(texte GLOB '*[0-9]*', 0)) AS avec_un_nombre
FROM results
WHERE texte IS NOT NULL
GROUP BY pour
ORDER BY pour
