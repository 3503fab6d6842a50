// A viewer that stays: the browser's client library, which turns to the next address when one does not answer and
// resumes where it was. Prints a line for each frame; a line on its input asks for all that it shows.
// node viewer.mjs KEY west,south,east,north URL [URL ...]
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../../dashboard/package.json", import.meta.url));
const { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } = require("@microsoft/signalr");
const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");

const [key, box, ...urls] = process.argv.slice(2);
const view = { bbox: box.split(",").map(Number), layers: ["removals", "leaks", "cases"] };
const shown = new Map();
let last;

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function take(frame) {
  if (frame.full) shown.clear();
  for (const { layer, id, json } of frame.changes) {
    if (json) shown.set(`${layer}/${id}`, json);
    else shown.delete(`${layer}/${id}`);
  }
  last = { seq: Number(frame.seq), epoch: frame.epoch };
  print({ kind: "frame" });
}

async function follow(url) {
  const hub = new HubConnectionBuilder()
    .withUrl(`${url}hubs/live`, {
      accessTokenFactory: () => key, skipNegotiation: true, transport: HttpTransportType.WebSockets,
    })
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
  // A server that is frozen, or gone without a word, is given up after so long.
  hub.serverTimeoutInMilliseconds = 10_000;
  hub.keepAliveIntervalInMilliseconds = 2_000;
  hub.on("Frame", take);
  const closed = new Promise((done) => hub.onclose(done));
  try {
    await hub.start();
    if (last) await hub.invoke("Resume", last.seq, last.epoch);
    await hub.invoke("Watch", view);
    print({ kind: "ready" });
    await closed;
  } catch {
    if (hub.state !== HubConnectionState.Disconnected) await hub.stop();
  }
}

createInterface({ input: process.stdin }).on("line", () => print({ kind: "shown", items: Object.fromEntries(shown) }));
for (let turn = 0; ; turn++) {
  await follow(urls[turn % urls.length]);
  await pause(500);
}
