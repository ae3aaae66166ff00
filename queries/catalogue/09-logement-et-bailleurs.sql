-- Quelles actions touchent au logement, avec quels bailleurs sociaux ?
-- title@en: Which actions deal with housing, with which social landlords?
-- limit: Le thème est une case cochée, ou ce que le catalogue a lu d’une page sans cases, et le texte un mot trouvé ; le bailleur n’est là que si la source le nomme, et presque toutes ces fiches ont été choisies parce qu’elles en ont un.
-- limit@en: The theme is a ticked box, or what the catalogue read in a page without boxes, and the text a word that was found; the landlord is there only where the source names it, and nearly all these sheets were chosen because they have one.
WITH housing (action, par) AS (
  SELECT action, 'thème' FROM action_themes WHERE theme = 'logement'
  UNION ALL
  SELECT id, 'texte' FROM actions a
  WHERE NOT EXISTS (
    SELECT 1 FROM action_themes t WHERE t.action = a.id AND t.theme = 'logement'
  ) AND (
    instr(a.summary, 'logement') OR instr(a.description, 'logement') OR EXISTS (
      SELECT 1 FROM action_objectives o WHERE o.action = a.id AND instr(o.objective, 'logement')
    )
  )
)
SELECT DISTINCT a.title AS action, h.par, p.name AS bailleur
FROM housing h
JOIN actions a ON a.id = h.action
LEFT JOIN (
  action_participations ap
  JOIN partners p ON p.id = ap.partner AND p.kind = 'bailleur-social'
) ON ap.action = a.id
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, bailleur, h.par
