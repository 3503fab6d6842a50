// A citizen's app by Code for America's client library for Open311, which knows nothing of us: finds the server by its
// discovery, asks what can be reported, reports, and looks the report up. Prints each answer.
// (Its reader of XML needs modules that are built on the machine; it is left out, and JSON is what it speaks here.)
// node open311.mjs DISCOVERY_URL KEY SERVICE
import Open311 from "open311";

const [discovery, apiKey, service] = process.argv.slice(2);
const city = new Open311({ discovery, apiKey, format: "json" });
const ask = (name, ...values) =>
  new Promise((done, failed) =>
    city[name](...values, (error, answer) => (error ? failed(new Error(`${name}: ${answer}`)) : done(answer))),
  );

const found = await ask("serviceDiscovery", { cache: true });
const services = await ask("serviceList");
const definition = await ask("serviceDefinition", service);
const questions = definition.attributes ?? definition[0]?.attributes ?? [];
const attributes = Object.fromEntries(
  questions.filter((q) => q.variable && q.required).map((q) => [q.code, q.values?.[0]?.key ?? "1"]),
);
const [sent] = await ask("submitRequest", {
  service_code: service, lat: 9.0123, long: -79.4987, description: "Desde la biblioteca de otros", attributes,
});
const one = await ask("serviceRequest", sent.service_request_id);
const many = await ask("serviceRequests", { service_code: service, status: "open" });
process.stdout.write(JSON.stringify({ found, services, definition, sent, one, many }));
