-- Quelles actions mobilisent des bénévoles, et combien ?
-- title@en: Which actions involve volunteers, and how many?
-- limit: Les nombres ne se comparent pas tous : l’un vaut par soirée, les autres pour toute l’action, et deux sources parlent de bénévoles sans les compter.
-- limit@en: Not all numbers compare: one is per evening, the others for the whole action, and two sources speak of volunteers without counting them.
SELECT a.title AS action, p.count AS nombre, p.count_max AS nombre_au_plus, l.label AS precision,
  p.note AS remarque
FROM actions a
LEFT JOIN action_people p ON p.action = a.id AND p.category = 'benevoles'
LEFT JOIN precisions l ON l.code = p.precision
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL AND (
  p.action IS NOT NULL OR instr(a.staffing, 'bénévole') OR instr(a.description, 'bénévole')
)
ORDER BY nombre DESC, action
