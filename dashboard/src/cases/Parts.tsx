import type { PartAnswer } from "../api/generated";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { fullDate } from "../text/text";

interface Props {
  readonly parts: readonly PartAnswer[];
  /** Where a part is to be seen; absent for who cannot. */
  addressOf?(code: string): string;
}

/** What other agencies do of a case, and how far they are. */
export function Parts({ parts, addressOf }: Props) {
  const { t, language } = useReader();
  const done = parts.filter((p) => !p.open).length;
  return (
    <section className="parts" aria-labelledby="parts">
      <h3 id="parts">{t("partsDone", done, parts.length)}</h3>
      <ul>
        {parts.map((p) => (
          <li key={p.code}>
            <b>{p.agencyName}</b> · {p.serviceName} · {t(`case.${p.status}` as TextKey)}
            {p.open && p.dueAt && ` · ${t("answerBy")} ${fullDate(p.dueAt, language)}`}
            {addressOf && (
              <>
                {" "}
                <a className="link code" href={addressOf(p.code)}>
                  {p.code}
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
