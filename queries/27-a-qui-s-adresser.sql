-- À qui s’adresser pour une action en cours, où et quand ?
-- title@en: Whom to ask about an action under way, where and when?
-- limit: Ces horaires sont ceux que disait la source, parfois il y a dix ans ; ni prix ni moyen de joindre l’organisation.
-- limit@en: These times are those that the source told, some of them ten years ago; neither a price nor a way to reach the organisation.
SELECT a.title AS action, p.name AS organisation, t.name AS siege, a.schedule AS quand
FROM actions a
JOIN partners p ON p.id = a.lead
LEFT JOIN territories t ON t.id = p.seat
WHERE a.status = 'en-cours' AND a.schedule IS NOT NULL AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action
