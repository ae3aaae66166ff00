-- Que dit le catalogue du programme de réussite éducative : établissements par type, équipes, enfants accompagnés, et pour quelle période ?
-- title@en: What does the catalogue say of the programme de réussite éducative: schools by type, teams, children supported, and for which period?
-- limit: La plupart de ces chiffres n’ont pas de période : ils sont ceux d’une page de 2016.
-- limit@en: Most of these figures have no period: they are those of a page of 2016.
SELECT
  f.label AS chiffre,
  f.value AS valeur,
  f.unit AS unite,
  p.label AS precision,
  f.period AS periode,
  f.note AS remarque
FROM programme_figures f
LEFT JOIN precisions p ON p.code = f.precision
WHERE f.programme = 'programme-de-reussite-educative-paris'
ORDER BY chiffre, periode, valeur
