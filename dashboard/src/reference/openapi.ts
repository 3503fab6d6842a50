/** The part of an OpenAPI 3.1 description that the page shows. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
}

export interface Content {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

export interface Description {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>;
    readonly responses?: Readonly<Record<string, Content>>;
  };
}

export interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The operations, and the messages that are sent, under the names of what they are about, in the order given. */
export function byTag(description: Description): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  const add = (method: string, path: string, operation: Operation) => {
    const tag = operation.tags?.[0] ?? "other";
    groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
  };
  for (const [path, operations] of Object.entries(description.paths))
    for (const [method, operation] of Object.entries(operations)) add(method.toUpperCase(), path, operation);
  for (const [type, operations] of Object.entries(description.webhooks ?? {}))
    for (const operation of Object.values(operations)) add("SENDS", type, operation);
  return groups;
}

/** The first schema of a body or an answer. */
export const schemaOf = (content: Content | undefined): Schema | undefined =>
  Object.values(content?.content ?? {})[0]?.schema;

/** The first example of a body or an answer, to read. */
export const exampleOf = (content: Content | undefined): string => {
  const example = Object.values(content?.content ?? {})[0]?.example;
  return example === undefined ? "" : JSON.stringify(example, undefined, 2);
};

/** What an answer says; what many operations say is kept once, under a name. */
export const resolved = (answer: Content, all: Description): Content =>
  answer.$ref ? (all.components?.responses?.[answer.$ref.split("/").at(-1) ?? ""] ?? answer) : answer;

/** The codes of refusals with their words, one a line. */
export const refusalsOf = (answer: Content): readonly { readonly code: string; readonly words: string }[] =>
  [...(answer.description ?? "").matchAll(/^\* `(.+?)`: (.+)$/gm)].map(([, code = "", words = ""]) => ({
    code,
    words,
  }));

const nothing = (schema: Schema): boolean => schema.type === "null";

/** A schema as a short text: what a programmer needs to write or read the JSON. */
export function inShort(schema: Schema | undefined, all: Description, depth = 0): string {
  if (!schema) return "";
  const pad = "  ".repeat(depth + 1);
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    const known = all.components?.schemas?.[name];
    return known && depth < 4 ? inShort(known, all, depth) : name;
  }
  const one = schema.oneOf?.find((option) => !nothing(option));
  if (one) return inShort(one, all, depth);
  if (schema.enum)
    return schema.enum
      .filter((value) => value !== null)
      .map((value) => JSON.stringify(value))
      .join(" | ");
  if (schema.properties)
    return `{\n${Object.entries(schema.properties)
      .map(([name, inner]) => `${pad}${name}: ${depth < 4 ? inShort(inner, all, depth + 1) : "…"}`)
      .join("\n")}\n${"  ".repeat(depth)}}`;
  if (schema.items) return `[${inShort(schema.items, all, depth)}]`;
  if (typeof schema.additionalProperties === "object")
    return `{ [key]: ${inShort(schema.additionalProperties, all, depth + 1)} }`;
  const types = (typeof schema.type === "string" ? [schema.type] : (schema.type ?? ["any"])).filter(
    (t) => t !== "null",
  );
  return schema.format ? `${types.join(" | ")} (${schema.format})` : types.join(" | ");
}
