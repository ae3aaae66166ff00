-- D’où vient chaque action : source, date, contributeur, licence ?
-- title@en: Where does each action come from: source, date, contributor, licence?
-- limit: La source est celle de la fiche entière, non de chaque phrase : celle qui n’a donné que le lieu y est comme les autres ; un intervalle dit entre quelles dates elle a été vue.
-- limit@en: The source is that of the whole record, not of each sentence: one that gave the place alone stands like the others; an interval tells between which dates it was seen.
SELECT
  a.title AS action,
  s.title AS source,
  coalesce(s.issued, s.observed) AS date,
  a.contributor AS contributeur,
  l.label AS licence
FROM actions a
JOIN action_sources x ON x.action = a.id
JOIN sources s ON s.id = x.source
JOIN licences l ON l.code = a.licence
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, a.id, source
