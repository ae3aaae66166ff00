-- Quelles actions disent leurs étapes ou le temps qu’il a fallu, pour qui veut les refaire ?
-- title@en: Which actions tell their steps or how long it took, for those who want to do them again?
-- limit: Peu de sources comptent le temps ou les rencontres ; les étapes sont dans leur ordre, sans leur durée, et le reste est dans le texte des fiches.
-- limit@en: Few sources count the time or the meetings; steps stand in their order, without how long they took, and the rest stands in the text of the records.
SELECT action, sorte, libelle, nombre, unite, precision
FROM (
  SELECT a.title AS action, 'étape' AS sorte, s.label AS libelle, s.times AS nombre, NULL AS unite,
    q.label AS precision, s.position AS rang
  FROM action_parts s
  LEFT JOIN precisions q ON q.code = s.precision
  JOIN actions a ON a.id = s.action
  WHERE s.kind = 'etape' AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
  UNION ALL
  SELECT a.title, 'temps', f.label, f.value, f.unit, q.label, 0
  FROM action_figures f
  LEFT JOIN precisions q ON q.code = f.precision
  JOIN actions a ON a.id = f.action
  WHERE f.unit IN ('années', 'mois', 'temps de travail', 'rencontres')
    AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
)
ORDER BY action, sorte, rang, libelle, nombre, unite, precision
