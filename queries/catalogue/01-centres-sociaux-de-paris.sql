-- Combien de centres sociaux compte Paris, combien sont associatifs, combien sont gérés par la CAF, combien sont en quartier prioritaire ?
-- title@en: How many centres sociaux does Paris have, how many are run by associations, how many by the CAF, how many are in a priority neighbourhood?
-- limit: Ces nombres sont ceux d’une page de 2016 ; la même page compte aussi quinze centres dans le seul GPRU, qui ne s’y ajoutent pas.
-- limit@en: These numbers are those of a page of 2016; the same page also counts fifteen centres in the GPRU alone, which do not add to them.
SELECT f.label AS centres, f.value AS nombre, f.period AS annee
FROM programme_figures f
WHERE f.programme = 'developpement-des-centres-sociaux-paris'
  AND f.unit = 'centres sociaux'
  AND f.source = 'ville-de-paris-contrat-de-ville-2016'
ORDER BY nombre DESC, centres
