import { expect, test } from "vitest";
import { empty, type Leak, type LiveState, type Removal, type Truck } from "../live/state";
import { type Command, find, plain } from "./search";

const live: LiveState = {
  ...empty,
  removals: new Map([
    [
      "K7QX-M3PD",
      {
        id: "K7QX-M3PD",
        code: "K7QX-M3PD",
        zone: "PA-1",
        ticket: "B-1",
        address: "Vía España",
        vehicle: { plate: "AB1234" },
      } as Removal,
    ],
    [
      "AB12-XXXX",
      { id: "AB12-XXXX", code: "AB12-XXXX", zone: "PA-1", ticket: "B-2", vehicle: { plate: "ZZ9999" } } as Removal,
    ],
  ]),
  trucks: new Map([["G-17", { id: "G-17", company: "Grúas Únicas", zone: "PA-2" } as Truck]]),
  leaks: new Map([["FAAAA-BBBB", { id: "FAAAA-BBBB", code: "FAAAA-BBBB", people: 3 } as Leak]]),
};
const command: Command = { id: "theme", words: "Tema claro", run: () => undefined };
const titles = (query: string) =>
  find(live, [command], query).map((hit) => (hit.kind === "thing" ? hit.title : hit.command.id));

test("a plate, a code, a place, a company, a leak and a command are found as people type them", () => {
  expect(titles("ab 1234")).toEqual(["AB1234"]);
  expect(titles("k7qxm3")).toEqual(["AB1234"]);
  expect(titles("via espana")).toEqual(["AB1234"]);
  expect(titles("gruas unicas")).toEqual(["G-17"]);
  expect(titles("faaaa")).toEqual(["FAAAA-BBBB"]);
  expect(titles("claro")).toEqual(["theme"]);
});

test("what begins with it comes before what holds it, and nothing typed lists the commands", () => {
  expect(titles("b-1")[0]).toBe("AB1234");
  expect(titles("")).toEqual(["theme"]);
  expect(titles("nothing like it")).toEqual([]);
});

test("accents, hyphens and blanks do not matter", () => {
  expect(plain("Grúas Ñandú-1")).toBe("gruasnandu1");
});
