-- Qui finance quoi : total connu par financeur, et actions concernées ?
SELECT p.name AS financeur, t.total, a.title AS action, l.amount AS montant
FROM action_funding_lines l
JOIN partners p ON p.id = l.funder
JOIN actions a ON a.id = l.action
JOIN (
  SELECT funder, sum(amount) AS total FROM action_funding_lines GROUP BY funder
) t ON t.funder = l.funder
ORDER BY coalesce(t.total, 0) DESC, financeur, action, montant
