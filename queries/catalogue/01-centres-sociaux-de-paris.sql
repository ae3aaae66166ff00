-- Combien de centres sociaux compte Paris, combien sont associatifs, combien sont gérés par la CAF, combien sont en quartier prioritaire ?
SELECT f.label AS centres, f.value AS nombre, f.period AS annee
FROM programme_figures f
WHERE f.programme = 'developpement-des-centres-sociaux-paris'
  AND f.unit = 'centres sociaux'
  AND f.source = 'ville-de-paris-contrat-de-ville-2016'
ORDER BY nombre DESC, centres
