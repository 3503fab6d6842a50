// Compresses once, when it is built, what every browser will ask for.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const root = new URL("../../api/wwwroot/", import.meta.url);
for (const name of readdirSync(root, { recursive: true }))
  if (/\.(js|css|html|json|svg|webmanifest)$/.test(name))
    writeFileSync(new URL(`${name}.br`, root), brotliCompressSync(readFileSync(new URL(name, root))));
