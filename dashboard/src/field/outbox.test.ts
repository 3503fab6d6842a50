import { expect, test } from "vitest";
import { Refused } from "../api/client";
import { type Errand, Outbox, type Post, type Shelf } from "./outbox";

function memoryShelf(): Shelf {
  const kept = new Map<number, Errand>();
  let seq = 0;
  return {
    list: async () => [...kept.values()],
    add: async (errand) => {
      seq += 1;
      kept.set(seq, { ...errand, seq });
    },
    put: async (errand) => void kept.set(errand.seq, errand),
    remove: async (number) => void kept.delete(number),
  };
}

/** A server behind a line that can be cut, and that can lose its answers. */
class Server implements Post {
  cut = false;
  losesAnswers = false;
  refuses = false;
  uploads = 0;
  readonly done = new Map<string, unknown>();

  async send(path: string, body: unknown, id: string): Promise<void> {
    if (this.cut) throw new TypeError("Failed to fetch");
    if (this.refuses) throw new Refused(409, "no");
    if (!this.done.has(id)) this.done.set(id, [path, body]);
    if (this.losesAnswers) throw new TypeError("Failed to fetch");
  }

  async upload(): Promise<string> {
    if (this.cut) throw new TypeError("Failed to fetch");
    this.uploads += 1;
    return `/api/v1/photos/${this.uploads}.jpg`;
  }
}

const settled = (outbox: Outbox) => outbox.flush();

test("what was done without a line is sent in order when it is back, each once", async () => {
  const server = new Server();
  const outbox = new Outbox(memoryShelf(), server, "G-1");
  server.cut = true;
  await outbox.add({ path: "/a", body: { step: 1 } });
  await outbox.add({ path: "/b", body: { step: 2 } });
  await settled(outbox);
  expect(outbox.list().length).toBe(2);
  server.cut = false;
  server.losesAnswers = true;
  await settled(outbox);
  expect(outbox.list().length).toBe(2);
  server.losesAnswers = false;
  await settled(outbox);
  expect([...server.done.values()]).toEqual([
    ["/a", { step: 1 }],
    ["/b", { step: 2 }],
  ]);
  expect(outbox.list()).toEqual([]);
});

test("photos go first, each once, and their addresses stand in the body", async () => {
  const server = new Server();
  const outbox = new Outbox(memoryShelf(), server, "G-1");
  server.losesAnswers = true;
  await outbox.add({ path: "/a", body: { step: 1 }, photos: [new Blob(["1"]), new Blob(["2"])] });
  await settled(outbox);
  server.losesAnswers = false;
  await settled(outbox);
  expect(server.uploads).toBe(2);
  expect([...server.done.values()]).toEqual([
    ["/a", { step: 1, photos: ["/api/v1/photos/1.jpg", "/api/v1/photos/2.jpg"] }],
  ]);
});

test("a photo still in the making is waited for", async () => {
  const server = new Server();
  const outbox = new Outbox(memoryShelf(), server, "G-1");
  const late = new Promise<Blob>((resolve) => setTimeout(() => resolve(new Blob(["late"])), 20));
  await outbox.add({ path: "/a", body: {}, photos: [late] });
  await settled(outbox);
  expect([...server.done.values()]).toEqual([["/a", { photos: ["/api/v1/photos/1.jpg"] }]]);
});

test("what the server refuses is shown, and holds up nothing else", async () => {
  const server = new Server();
  const outbox = new Outbox(memoryShelf(), server, "G-1");
  server.refuses = true;
  await outbox.add({ path: "/a", body: {} });
  await settled(outbox);
  expect(outbox.list().map((errand) => errand.refused)).toEqual(["no"]);
  server.refuses = false;
  await outbox.add({ path: "/b", body: {} });
  await settled(outbox);
  expect([...server.done.values()]).toEqual([["/b", {}]]);
  await outbox.discard(outbox.list()[0]?.seq ?? 0);
  expect(outbox.list()).toEqual([]);
});

test("nobody sends another's errands", async () => {
  const shelf = memoryShelf();
  const server = new Server();
  server.cut = true;
  await new Outbox(shelf, server, "G-1").add({ path: "/a", body: {} });
  server.cut = false;
  const other = new Outbox(shelf, server, "G-2");
  await other.open();
  expect(server.done.size).toBe(0);
  expect(other.list()).toEqual([]);
});
