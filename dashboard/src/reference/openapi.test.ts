import { expect, test } from "vitest";
import { byTag, type Description, inShort } from "./openapi";

const description: Description = {
  info: { title: "x", version: "1" },
  paths: {
    "/a": { get: { tags: ["one"] }, post: { tags: ["one"] } },
    "/b": { get: { tags: ["two"] } },
  },
  components: {
    schemas: {
      Place: { type: "object", properties: { lat: { type: "number" }, note: { type: ["null", "string"] } } },
      Loop: { type: "object", properties: { next: { $ref: "#/components/schemas/Loop" } } },
    },
  },
};

test("operations stand under what they are about", () => {
  const groups = byTag(description);
  expect([...groups.keys()]).toEqual(["one", "two"]);
  expect(groups.get("one")?.map((entry) => entry.method)).toEqual(["GET", "POST"]);
});

test("a schema reads as the JSON looks", () => {
  expect(inShort({ items: { $ref: "#/components/schemas/Place" } }, description)).toBe(
    "[{\n  lat: number\n  note: string\n}]",
  );
  expect(inShort({ enum: ["a", "b", null] }, description)).toBe('"a" | "b"');
  expect(inShort({ oneOf: [{ type: "null" }, { type: "string", format: "date-time" }] }, description)).toBe(
    "string (date-time)",
  );
});

test("a schema that holds itself comes to an end", () => {
  expect(inShort({ $ref: "#/components/schemas/Loop" }, description).length).toBeLessThan(400);
});
