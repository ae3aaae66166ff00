-- Quelles actions mobilisent des bénévoles, et combien ?
-- title@en: Which actions involve volunteers, and how many?
-- limit: Les nombres ne se comparent pas tous : l’un vaut pour une soirée, l’autre pour toute l’action, comme le dit la remarque ; sans nombre, la source parle de bénévoles sans les compter.
-- limit@en: Not all numbers compare: one is for an evening, another for the whole action, as the remark says; without a number, the source speaks of volunteers without counting them.
SELECT a.title AS action, p.count AS nombre, p.count_max AS nombre_au_plus, l.label AS precision,
  p.note AS remarque
FROM actions a
LEFT JOIN action_people p ON p.action = a.id AND p.category = 'benevoles'
LEFT JOIN precisions l ON l.code = p.precision
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL AND (
  p.action IS NOT NULL OR instr(lower(a.staffing), 'bénévole') OR instr(lower(a.description), 'bénévole')
)
ORDER BY nombre DESC, action, nombre_au_plus, precision, remarque
