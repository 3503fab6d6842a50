import type { Connection } from "./connection";
import { connect, type Hub } from "./hub";
import { type Dot, empty, type LiveState, receive, unpack } from "./state";

/** Who wants positions as they come. They go past component state: thousands of trucks move four times a second. */
export type DotListener = (dots: readonly Dot[], full: boolean) => void;

/** The live state of one page: a value that changes, for `useSyncExternalStore`, and a stream of positions. */
export class LiveStore {
  private hub: Hub | undefined;
  private live: LiveState = empty;
  private link: Connection = { kind: "connecting" };
  private readonly watchers = new Set<() => void>();
  private readonly dotListeners = new Set<DotListener>();
  private lastFrameAtMs = 0;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
  readonly state = (): LiveState => this.live;
  readonly connection = (): Connection => this.link;

  /** Milliseconds since the last frame came; a live city is never silent for long. */
  silentMs(nowMs: number): number {
    return this.lastFrameAtMs === 0 ? 0 : nowMs - this.lastFrameAtMs;
  }

  start(): void {
    this.hub = connect(
      (frame) => {
        this.lastFrameAtMs = Date.now();
        const next = receive(this.live, frame, this.lastFrameAtMs);
        if (frame.trucks.byteLength > 0 || frame.full) {
          const dots = unpack(frame.trucks);
          for (const listener of this.dotListeners) listener(dots, frame.full);
        }
        const changed = frame.full || frame.changes.length > 0 || next.clockSkewMs !== this.live.clockSkewMs;
        this.live = next;
        if (changed) this.tell();
      },
      (now) => {
        this.link = now;
        this.tell();
      },
    );
  }

  stop(): void {
    this.hub?.stop();
  }

  watch(bbox: readonly [number, number, number, number]): void {
    this.hub?.watch(bbox);
  }

  onDots(listener: DotListener): () => void {
    this.dotListeners.add(listener);
    return () => this.dotListeners.delete(listener);
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}
