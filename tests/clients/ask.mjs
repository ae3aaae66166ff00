// Asks a site as programs of the Web do; says of each question how much it got, or what went wrong.
import { QueryEngine } from "@comunica/query-sparql";
import jsonld from "jsonld";
import { rdfDereferencer } from "rdf-dereference";

const [home, base] = process.argv.slice(2);
const told = {};

async function ask(name, question) {
  try {
    told[name] = await question();
  } catch (error) {
    told[name] = String(error);
  }
}

const engine = new QueryEngine();
const endpoint = { type: "sparql", value: `${home}/sparql` };
const titles = "SELECT * { ?action <http://purl.org/dc/terms/title> ?title } LIMIT 5";
const rows = async (source, query = "SELECT * { ?s ?p ?o } LIMIT 5") =>
  (await (await engine.queryBindings(query, { sources: [source] })).toArray()).length;

for (const path of ["sparql", "maillage.ttl", "action/jardin-partage", "catalogue", "def"]) {
  await ask(`comunica ${path}`, () => rows(`${home}/${path}`));
}
await ask("comunica endpoint", () => rows(endpoint, titles));
await ask("comunica ASK", async () =>
  Number(await engine.queryBoolean("ASK { ?s ?p ?o }", { sources: [endpoint] })),
);
await ask("comunica CONSTRUCT", async () => {
  const query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 7";
  return (await (await engine.queryQuads(query, { sources: [endpoint] })).toArray()).length;
});
for (const path of ["action/jardin-partage", "themes/logement", "themes", "def", "catalogue", ""]) {
  await ask(`rdf-dereference ${path}`, async () => {
    const { data } = await rdfDereferencer.dereference(`${home}/${path}`);
    let number = 0;
    for await (const _ of data) number += 1;
    return number;
  });
}
const canonical = { algorithm: "RDFC-1.0", format: "application/n-quads" };
const fetched = async (path) => (await fetch(`${home}/${path}`)).text();
const lines = async (path) =>
  jsonld.canonize(await fetched(path), { ...canonical, inputFormat: "application/n-quads" });
for (const path of ["action/jardin-partage", "territory/banlay", "themes/logement", "themes"]) {
  await ask(`jsonld.js ${path}`, async () => {
    const document = JSON.parse(await fetched(`${path}.jsonld`));
    const found = await jsonld.canonize(document, { ...canonical, safe: true });
    return found === (await lines(`${path}.nt`)) ? found.split("\n").length : "other triples";
  });
}
await ask("jsonld.js record with its context", async () => {
  const answer = await fetch(`${home}/action/jardin-partage.json`);
  const [, place] = /<([^>]*)>; rel="[^"]*json-ld#context"/.exec(answer.headers.get("link"));
  const context = JSON.parse(await fetched(place.slice(1)));
  const document = { ...context, ...(await answer.json()) };
  const options = { ...canonical, safe: true, base: `${base}action/` };
  return (await jsonld.canonize(document, options)).split("\n").length;
});
console.log(JSON.stringify(told));
