// Follows an event stream from its beginning; writes the triples of the last version of each thing.
import { intoConfig, replicateLDES } from "ldes-client";
import { Writer } from "n3";

const client = replicateLDES(intoConfig({ url: process.argv[2] }));
client.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
const last = new Map();
const reader = client.stream({ highWaterMark: 10 }).getReader();
for (let read = await reader.read(); !read.done; read = await reader.read()) {
  const member = read.value;
  const known = last.get(member.isVersionOf);
  if (!known || known.timestamp < member.timestamp) last.set(member.isVersionOf, member);
}
const writer = new Writer({ format: "N-Triples" });
for (const member of last.values()) {
  const inside = member.quads.filter((quad) => quad.graph.value === member.id.value);
  for (const { subject, predicate, object } of inside) {
    process.stdout.write(writer.quadToString(subject, predicate, object));
  }
}
