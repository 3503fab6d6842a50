// Writes src/api/generated.ts from the api's description, so that what the screens read is what the program sends.
// node scripts/types.mjs          writes it
// node scripts/types.mjs --check  fails when it is not what the description says
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { schemas } = JSON.parse(readFileSync(here("../../api/openapi.json"), "utf8")).components;
const target = here("../src/api/generated.ts");

const plain = { string: "string", integer: "number", number: "number", boolean: "boolean" };

// Nulls are left out of answers, so that a member which may be null is one that may be missing.
function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum)
    return schema.enum
      .filter((word) => word !== null)
      .map((word) => JSON.stringify(word))
      .join(" | ");
  if (schema.oneOf)
    return schema.oneOf
      .filter((one) => one.type !== "null")
      .map(typeOf)
      .join(" | ");
  const type = [schema.type ?? []].flat().find((one) => one !== "null");
  if (type === "array") return `readonly ${wrapped(typeOf(schema.items ?? {}))}[]`;
  if (schema.properties) return `{ ${members(schema).join(" ")} }`;
  if (typeof schema.additionalProperties === "object")
    return `Readonly<Record<string, ${typeOf(schema.additionalProperties)}>>`;
  return plain[type] ?? "unknown";
}

const wrapped = (type) => (/[ |{]/.test(type) ? `(${type})` : type);

const comment = (text, pad) => (text ? `${pad}/** ${text.replaceAll("\n", " ")} */\n` : "");

const members = (schema) =>
  Object.entries(schema.properties).map(([name, member]) => {
    const always = schema.required?.includes(name) ? "" : "?";
    return `${comment(member.description, "  ")}  readonly ${name}${always}: ${typeOf(member)};`;
  });

const blocks = Object.entries(schemas)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, schema]) =>
    schema.properties
      ? `${comment(schema.description, "")}export interface ${name} {\n${members(schema).join("\n")}\n}`
      : `${comment(schema.description, "")}export type ${name} = ${typeOf(schema)};`,
  );

const head = "// Made from api/openapi.json by scripts/types.mjs; what is changed here by hand is lost.";
const text = `${[head, ...blocks].join("\n\n")}\n`;

if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("src/api/generated.ts is not what api/openapi.json says: node scripts/types.mjs writes it anew.");
  process.exit(1);
}
