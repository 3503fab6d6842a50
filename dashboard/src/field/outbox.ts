import { call, Refused, upload } from "../api/client";

/** Something done in the street that the server has still to hear of. */
export interface Errand {
  /** Its place in the order; given when it is kept. */
  readonly seq: number;
  /** Sent along as Idempotency-Key: sent twice, it is done once. */
  readonly id: string;
  /** Whose it is: another person on the same phone does not send it in their name. */
  readonly who: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Photos that go first; their addresses then stand in the body. */
  readonly photos: readonly Blob[];
  readonly urls: readonly string[];
  /** Why the server said no; it will not be sent again. */
  readonly refused?: string;
}

/** A photo may still be in the making: the errand waits for it, however soon the next button is pressed. */
export type NewErrand = Pick<Errand, "path" | "body"> & { readonly photos?: readonly (Blob | Promise<Blob>)[] };

/** Where errands are kept. */
export interface Shelf {
  list(): Promise<Errand[]>;
  add(errand: Omit<Errand, "seq">): Promise<void>;
  put(errand: Errand): Promise<void>;
  remove(seq: number): Promise<void>;
}

/** How errands are sent: a network error means "not now", a refusal "never". */
export interface Post {
  send(path: string, body: unknown, id: string): Promise<unknown>;
  upload(photo: Blob): Promise<string>;
}

/** What becomes of an errand that the server has taken: its answer, and the errand that it is the answer to. */
export type Taken = (answer: unknown, errand: Errand) => Promise<void>;

/** @param photosAt where photos go */
export const httpPost = (language: () => string, photosAt: string): Post => ({
  send: (path, body, id) => call("POST", path, language(), body, { "Idempotency-Key": id }),
  upload: (photo) => upload(photo, language(), photosAt),
});

/** Whether to try the same thing later: the network, a server in trouble, a session that ended. */
export function isForLater(e: unknown): boolean {
  return !(e instanceof Refused) || e.status >= 500 || [401, 408, 429].includes(e.status);
}

/** Keeps what was done until the server has it: in order, each once, through reloads and dead spots. */
export class Outbox {
  private readonly shelf: Shelf;
  private readonly post: Post;
  private readonly who: string;
  /** Called when the server has taken an errand, before it leaves the list: so nothing on the screen jumps back. */
  private readonly taken: Taken;
  private errands: readonly Errand[] = [];
  private readonly watchers = new Set<() => void>();
  private sending: Promise<void> | undefined;

  constructor(shelf: Shelf, post: Post, who: string, taken: Taken = async () => undefined) {
    this.shelf = shelf;
    this.post = post;
    this.who = who;
    this.taken = taken;
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** What is not sent yet, and what was refused, oldest first. */
  readonly list = (): readonly Errand[] => this.errands;

  /** Reads what an earlier visit left. */
  async open(): Promise<void> {
    await this.refresh();
    await this.flush();
  }

  async add(errand: NewErrand): Promise<void> {
    const photos = await Promise.all(errand.photos ?? []);
    await this.shelf.add({ ...errand, photos, id: crypto.randomUUID(), who: this.who, urls: [] });
    await this.refresh();
    void this.flush();
  }

  /** Lets go of something that the server refused. */
  async discard(seq: number): Promise<void> {
    await this.shelf.remove(seq);
    await this.refresh();
  }

  /** Sends what waits. Called again while it runs, it is the same run. */
  flush(): Promise<void> {
    this.sending ??= this.run().finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  private async run(): Promise<void> {
    for (let next = this.next(); next; next = this.next()) {
      try {
        const ready = await this.withPhotos(next);
        const body = ready.urls.length > 0 ? { ...ready.body, photos: ready.urls } : ready.body;
        const answer = await this.post.send(ready.path, body, ready.id);
        await this.taken(answer, ready);
        await this.shelf.remove(next.seq);
      } catch (e) {
        // Photos that went through before the line broke are not sent again.
        if (isForLater(e)) return await this.refresh();
        await this.shelf.put({ ...next, refused: e instanceof Error ? e.message : String(e) });
      }
      await this.refresh();
    }
  }

  private next(): Errand | undefined {
    return this.errands.find((errand) => errand.refused === undefined);
  }

  /** Each photo is sent once, however often the line breaks: its address is kept with the errand. */
  private async withPhotos(errand: Errand): Promise<Errand> {
    let ready = errand;
    for (const photo of errand.photos.slice(errand.urls.length)) {
      ready = { ...ready, urls: [...ready.urls, await this.post.upload(photo)] };
      await this.shelf.put(ready);
    }
    return ready;
  }

  private async refresh(): Promise<void> {
    const all = await this.shelf.list();
    this.errands = all.filter((errand) => errand.who === this.who).sort((a, b) => a.seq - b.seq);
    for (const watcher of this.watchers) watcher();
  }
}
