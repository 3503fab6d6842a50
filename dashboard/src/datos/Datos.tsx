import { useEffect, useState } from "react";
import { CitizenBar } from "../shell/CitizenBar";
import { ReaderContext, useReader } from "../shell/reader";
import { useLook } from "../shell/useLook";
import { monthsOf, type PublishedFile, sizeOf } from "./months";

interface Words {
  readonly es: string;
  readonly en: string;
}

interface Table {
  readonly table: string;
  readonly title: Words;
  readonly about: Words;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly meaning: Words }[];
}

interface Published {
  readonly tables: readonly Table[];
  readonly files: readonly PublishedFile[];
}

const formatNames: Readonly<Record<string, string>> = { csv: "CSV", geojson: "GeoJSON", parquet: "Parquet" };

const nameOf = (file: PublishedFile) => formatNames[file.format] ?? file.format;

async function fetchJson<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** What the centre publishes: every table with its files by month and the meaning of its columns. */
export function Datos() {
  const { reader, onLanguage, onTheme } = useLook("datos", "light");
  const { t } = reader;
  const [published, setPublished] = useState<Published>();
  const [attempt, setAttempt] = useState(1);
  const [failedAttempt, setFailedAttempt] = useState(0);

  useEffect(() => {
    Promise.all([
      fetchJson<readonly Table[]>("/datos/dictionary.json"),
      fetchJson<{ items: readonly PublishedFile[] }>("/datos/index.json"),
    ])
      .then(([tables, { items }]) => setPublished({ tables, files: items }))
      .catch(() => setFailedAttempt(attempt));
  }, [attempt]);

  return (
    <ReaderContext value={reader}>
      <CitizenBar title={t("openData")} onLanguage={onLanguage} onTheme={onTheme} />
      <main className="citizen data">
        <p>{t("openDataAbout")}</p>
        <p>
          {t("forPrograms")} <a href="/datos/catalog.jsonld">DCAT</a> ·{" "}
          <a href="/datos/dictionary.json">dictionary.json</a> · <a href="/datos/index.json">index.json</a> ·{" "}
          <a href="/api/v1/open-data/cases">{t("changesFeed")}</a>
        </p>
        {published === undefined &&
          (failedAttempt === attempt ? (
            <div role="alert" className="problem">
              <p>{t("unreachable")}</p>
              <button type="button" className="primary" onClick={() => setAttempt((n) => n + 1)}>
                {t("tryAgain")}
              </button>
            </div>
          ) : (
            <p role="status">{t("connecting")}</p>
          ))}
        {published?.tables.map((table) => (
          <TableSection key={table.table} table={table} files={published.files} />
        ))}
      </main>
    </ReaderContext>
  );
}

function TableSection({ table, files }: { table: Table; files: readonly PublishedFile[] }) {
  const { t, language } = useReader();
  const months = monthsOf(files, table.table);
  const monthName = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });
  return (
    <section aria-labelledby={table.table}>
      <h2 id={table.table}>{table.title[language]}</h2>
      <p>{table.about[language]}</p>
      {months.length === 0 ? (
        <p className="quiet">{t("nothingPublished")}</p>
      ) : (
        <ul className="months">
          {months.map(({ month, rows, files: all }) => (
            <li key={month}>
              <span>{monthName.format(new Date(`${month}-01T12:00:00Z`))}</span>
              <span className="quiet">{t("rowCount", new Intl.NumberFormat(language).format(rows))}</span>
              {all.map((file) => (
                <a
                  key={file.format}
                  href={`/datos/${file.file}`}
                  download
                  aria-label={`${nameOf(file)} ${sizeOf(file.bytes, language)} ${table.title[language]} ${month}`}
                >
                  {nameOf(file)} <small>{sizeOf(file.bytes, language)}</small>
                </a>
              ))}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t("columns")}</summary>
        <dl>
          {table.columns.map((column) => (
            <div key={column.name}>
              <dt>
                <code>{column.name}</code> <small>{column.type}</small>
              </dt>
              <dd>{column.meaning[language]}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
