-- Quelles actions disent combien de temps il a fallu, pour qui veut les refaire ?
-- title@en: Which actions tell how long it took, for those who want to do them again?
-- limit: Seules trois sources comptent le temps ou les rencontres qu’il a fallu ; les étapes sont dans le texte des fiches.
-- limit@en: Three sources alone count the time or the meetings that it took; the steps stand in the text of the records.
SELECT a.title AS action, f.label AS etape, f.value AS duree, f.unit AS unite
FROM action_figures f
JOIN actions a ON a.id = f.action
WHERE f.unit IN ('années', 'mois', 'temps de travail', 'rencontres') AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, etape
