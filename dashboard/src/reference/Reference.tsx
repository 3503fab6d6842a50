import { useEffect, useState } from "react";
import { byTag, type Description, type Entry, exampleOf, inShort, refusalsOf, resolved, schemaOf } from "./openapi";

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
      <p>
        <Words of={description.info.description ?? ""} />
      </p>
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
  const answers = Object.entries(operation.responses ?? {}).map(([status, a]) => ({ status, it: resolved(a, all) }));
  const good = answers.filter(({ status }) => status.startsWith("2") || status.startsWith("3"));
  const refused = answers.flatMap(({ status, it }) => refusalsOf(it).map((refusal) => ({ status, ...refusal })));
  return (
    <details>
      <summary>
        <code className="method">{method}</code> <code>{path}</code>{" "}
        {operation.summary !== path && <Words of={operation.summary ?? ""} />}
        {operation.deprecated && <b> (will go)</b>}
      </summary>
      <p className="quiet">
        <Words of={operation.description ?? ""} />
      </p>
      {operation.parameters && (
        <dl className="parameters">
          {operation.parameters.map((parameter) => (
            <div key={parameter.name}>
              <dt>
                <code>{parameter.name}</code> {parameter.in}
              </dt>
              <dd>
                <Words of={parameter.description ?? ""} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {body && (
        <>
          <h3>Takes</h3>
          <Shape shape={inShort(body, all)} example={exampleOf(operation.requestBody)} />
        </>
      )}
      {good.map(({ status, it }) => (
        <div key={status}>
          <h3>Gives {status}</h3>
          <Shape shape={inShort(schemaOf(it), all) || "nothing"} example={exampleOf(it)} />
        </div>
      ))}
      {refused.length > 0 && (
        <>
          <h3>Or refuses</h3>
          <ul className="refusals">
            {refused.map(({ status, code, words }) => (
              <li key={status + code}>
                {status === "default" ? "503" : status} <code>{code}</code> <Words of={words} />
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

/** Text in which what stands between backticks is code. */
function Words({ of }: { of: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text keep their places
  return <>{of.split("`").map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))}</>;
}

function Shape({ shape, example }: { shape: string; example: string }) {
  return (
    <>
      <pre>{shape}</pre>
      {example && (
        <details>
          <summary>Example</summary>
          <pre>{example}</pre>
        </details>
      )}
    </>
  );
}
