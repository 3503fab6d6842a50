// A viewer as the dashboard is one: the real JavaScript client with MessagePack. Prints each frame as a line of JSON.
// node watch.mjs URL KEY west,south,east,north layers SECONDS [lastSeq epoch]
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../dashboard/package.json", import.meta.url));
const { HttpTransportType, HubConnectionBuilder, LogLevel } = require("@microsoft/signalr");
const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");

const [url, key, bbox, layers, seconds, lastSeq, epoch] = process.argv.slice(2);
const hub = new HubConnectionBuilder()
  .withUrl(`${url}hubs/live`, {
    accessTokenFactory: () => key, skipNegotiation: true, transport: HttpTransportType.WebSockets,
  })
  .withHubProtocol(new MessagePackHubProtocol())
  .configureLogging(LogLevel.None)
  .build();
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

hub.on("Frame", (frame) =>
  print({
    kind: "frame", at: Date.now(), full: frame.full, epoch: frame.epoch, seq: Number(frame.seq),
    trucks: frame.trucks.byteLength / 16, changes: frame.changes.map(({ layer, id, json }) => ({ layer, id, json })),
  }),
);
for (const kind of ["Offer", "OfferGone", "Removal", "Call"]) hub.on(kind, (json) => print({ kind, json }));

await hub.start();
if (epoch) await hub.invoke("Resume", Number(lastSeq), epoch);
if (bbox !== "-") await hub.invoke("Watch", { bbox: bbox.split(",").map(Number), layers: layers.split(",") });
print({ kind: "ready" });
setTimeout(() => void hub.stop().then(() => process.exit(0)), Number(seconds) * 1000);
