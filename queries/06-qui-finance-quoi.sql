-- Qui finance quoi : total connu par financeur, et actions concernées ?
-- title@en: Who funds what: known total of each funder, and the actions concerned?
-- limit: Le total ne compte que les montants connus, de plusieurs années ou sans année ; une ligne sans financeur nommé est à son libellé, une partie d’une autre ligne n’y ajoute rien, et un montant peut compter une aide en nature.
-- limit@en: The total counts known amounts alone, of several years or of none; a line without a named funder stands under its label, a part of another line adds nothing to it, and an amount may hold help in kind.
WITH resources (action, financeur, amount, within) AS (
  SELECT l.action, coalesce(p.name, l.label), l.amount, l.within
  FROM action_funding_lines l
  JOIN actions a ON a.id = l.action
  LEFT JOIN partners p ON p.id = l.funder
  JOIN funding_natures n ON n.code = l.nature
  WHERE (n.code = 'ressource' OR n.broader = 'ressource') AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
)
SELECT r.financeur, t.total, a.title AS action, r.amount AS montant, r.within AS ligne
FROM resources r
JOIN actions a ON a.id = r.action
JOIN (
  -- To the cent, and a whole number as one.
  SELECT financeur, CAST(CAST(round(sum(iif(within IS NULL, amount, NULL)), 2) AS TEXT) AS NUMERIC) AS total
  FROM resources
  GROUP BY financeur
) t ON t.financeur = r.financeur
ORDER BY coalesce(t.total, 0) DESC, r.financeur, action, montant, ligne
