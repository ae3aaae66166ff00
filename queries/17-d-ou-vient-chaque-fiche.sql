-- D’où vient chaque affirmation : source, date, contributeur, licence ?
SELECT
  a.title AS action,
  s.title AS source,
  s.issued AS date,
  a.contributor AS contributeur,
  l.label AS licence
FROM actions a
JOIN action_sources x ON x.action = a.id
JOIN sources s ON s.id = x.source
JOIN licences l ON l.code = a.licence
ORDER BY action, a.id, source
