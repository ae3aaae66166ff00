-- Quelle part du budget d’une action vient de chaque financeur ?
-- title@en: Which part of the budget of an action comes from each funder?
-- limit: Seuls les budgets détaillés répondent ; une ligne peut réunir deux communes ou compter une aide en nature.
-- limit@en: Only detailed budgets answer; a line may hold two communes together, or help in kind.
SELECT a.title AS action, coalesce(p.name, l.label) AS financeur, l.amount AS montant,
  a.funding_total AS budget, CAST(round(100.0 * l.amount / a.funding_total) AS INTEGER) AS pourcentage
FROM action_funding_lines l
JOIN actions a ON a.id = l.action
JOIN funding_natures n ON n.code = l.nature
LEFT JOIN partners p ON p.id = l.funder
WHERE (n.code = 'ressource' OR n.broader = 'ressource')
  AND a.funding_total IS NOT NULL AND l.amount IS NOT NULL AND l.within IS NULL
  AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, montant DESC, financeur, budget
