-- Quelles limites les actions disent-elles, des plus fréquentes aux plus rares ?
-- title@en: Which limits do actions tell, from the most frequent to the rarest?
-- limit: Seules comptent les limites que les sources écrivent : la plupart des fiches n’en disent rien, et une limite qui ne tient dans aucune case n’est que dans le texte.
-- limit@en: Only the limits that the sources write count: most records tell none, and a limit that fits no code is in the text alone.
SELECT k.label AS limite, count(DISTINCT a.id) AS actions
FROM action_limit_kinds l
JOIN actions a ON a.id = l.action
JOIN limit_kinds k ON k.code = l.limit_kind
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
GROUP BY k.code
ORDER BY actions DESC, limite
