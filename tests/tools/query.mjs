// Runs a query with DuckDB and prints its rows as JSON: what we publish, opened by a program that is not ours.
// node query.mjs SQL
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
const reader = await connection.runAndReadAll(process.argv[2]);
process.stdout.write(JSON.stringify(reader.getRowObjectsJson()));
