import { expect, test } from "vitest";
import { withParam } from "../shell/address";
import { listOf, selectionOf, withSelection } from "./route";

test("a selection survives its address, and the language beside it too", () => {
  const address = `http://city${withSelection("http://city/?lang=en", { kind: "leak", id: "F1" }, "leak")}`;
  expect(selectionOf(address)).toEqual({ kind: "leak", id: "F1" });
  expect(listOf(address)).toBe("leak");
  expect(new URL(address).searchParams.get("lang")).toBe("en");
});

test("a new selection replaces the old one, and none leaves none", () => {
  const one = withSelection("http://city/?truck=G-1", { kind: "removal", id: "A" }, "removal");
  expect(selectionOf(`http://city${one}`)).toEqual({ kind: "removal", id: "A" });
  expect(selectionOf(`http://city${withSelection(`http://city${one}`, undefined, "truck")}`)).toBeUndefined();
});

test("an address that somebody typed is read for what it says", () => {
  expect(listOf("http://city/?list=nonsense")).toBe("removal");
  expect(listOf("http://city/?truck=G-1")).toBe("truck");
  expect(withParam("http://city/?removal=A", "lang", "en")).toBe("/?removal=A&lang=en");
});
