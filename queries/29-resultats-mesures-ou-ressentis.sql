-- Quels résultats sont mesurés, constatés, ressentis ou seulement visés ?
-- title@en: Which results are measured, observed, felt, or aimed at only?
-- limit: Seuls les résultats notés un par un comptent ; ceux qui ne sont que racontés dans le texte d’une fiche n’y sont pas.
-- limit@en: Only results that are noted one by one count; those that a record only tells in its text are not there.
SELECT e.label AS connaissance, b.label AS pour, count(*) AS resultats, count(DISTINCT r.action) AS actions
FROM action_results r
JOIN actions a ON a.id = r.action
JOIN result_evidence e ON e.code = r.evidence
JOIN result_beneficiaries b ON b.code = r.beneficiary
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
GROUP BY e.code, b.code
ORDER BY connaissance, pour
