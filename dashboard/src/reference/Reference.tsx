import { useEffect, useState } from "react";
import { byTag, type Description, type Entry, inShort, schemaOf } from "./openapi";

/** The native API to read, from the same description that programs fetch. In English, as the API's names are. */
export function Reference() {
  const [description, setDescription] = useState<Description>();
  const [problem, setProblem] = useState(false);
  document.documentElement.dataset["theme"] = new URL(location.href).searchParams.get("theme") ?? "light";

  useEffect(() => {
    fetch("/openapi/v1.json")
      .then((answer) => answer.json() as Promise<Description>)
      .then(setDescription)
      .catch(() => setProblem(true));
  }, []);

  if (!description)
    return (
      <main className="reference">
        <p role="status">{problem ? "The description does not answer. Try again in a moment." : "…"}</p>
      </main>
    );
  const groups = [...byTag(description)];
  return (
    <main className="reference">
      <h1>
        {description.info.title} API {description.info.version}
      </h1>
      <p>{description.info.description}</p>
      <p>
        Description for programs: <a href="/openapi/v1.json">/openapi/v1.json</a>. Open311 GeoReport v2:{" "}
        <a href="/open311/discovery.json">/open311/discovery.json</a>.
      </p>
      <nav aria-label="Contents">
        <ul>
          {groups.map(([tag]) => (
            <li key={tag}>
              <a href={`#${tag}`}>{tag}</a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(([tag, entries]) => (
        <section key={tag} aria-labelledby={tag}>
          <h2 id={tag}>{tag}</h2>
          {entries.map((entry) => (
            <OperationEntry key={entry.method + entry.path} entry={entry} all={description} />
          ))}
        </section>
      ))}
    </main>
  );
}

function OperationEntry({ entry, all }: { entry: Entry; all: Description }) {
  const { method, path, operation } = entry;
  const body = schemaOf(operation.requestBody);
  const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status !== "default");
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
  return (
    <details>
      <summary>
        <code className="method">{method}</code> <code>{path}</code> <span>{operation.summary}</span>
      </summary>
      <p className="quiet">{operation.description}</p>
      {query.length > 0 && (
        <p>
          Query: <code>{query.map((parameter) => parameter.name).join(", ")}</code>
        </p>
      )}
      {body && (
        <>
          <h3>Takes</h3>
          <pre>{inShort(body, all)}</pre>
        </>
      )}
      {answers.map(([status, answer]) => (
        <div key={status}>
          <h3>Gives {status}</h3>
          <pre>{inShort(schemaOf(answer), all) || "nothing"}</pre>
        </div>
      ))}
    </details>
  );
}
