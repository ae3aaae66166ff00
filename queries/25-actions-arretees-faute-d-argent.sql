-- Quelles actions se sont arrêtées, et le manque d’argent en est-il une cause ?
-- title@en: Which actions have stopped, and is a want of money among the causes?
-- limit: Ce sont les causes que les sources donnent ; une autre a pu jouer, une action sans cause notée n’est pas une action sans cause, et celle qui revient chaque année, ou qui a ouvert un lieu, ne s’est pas arrêtée pour autant.
-- limit@en: These are the causes that the sources give; another may have counted, an action without a noted cause is not one without a cause, and one that comes back each year, or that opened a place, has not stopped for all that.
SELECT a.title AS action, r.label AS cause, iif(r.code = 'manque-d-argent', 'oui', 'non') AS argent
FROM actions a
JOIN action_end_reasons e ON e.action = a.id
JOIN end_reasons r ON r.code = e.end_reason
WHERE a.status IN ('terminee', 'suspendue', 'abandonnee')
  AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY argent DESC, action, cause
