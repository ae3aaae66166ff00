-- Que dit le catalogue du programme de réussite éducative : établissements par type, équipes, enfants accompagnés, et pour quelle période ?
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
