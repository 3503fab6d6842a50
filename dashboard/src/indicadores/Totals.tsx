import { useReader } from "../shell/reader";
import { days, type Figures, type Item, number, percent } from "./figures";

/** The few figures that say it in short. */
export function Totals({ total, own }: { total: Figures; own: Item | undefined }) {
  const { t, language } = useReader();
  const margin = total.inTimeInterval;
  return (
    <dl className="totals">
      <Total name={t("received")} value={number(total.received, language)} />
      <Total
        name={t("answeredInTime")}
        value={percent(total.inTimeShare, language)}
        note={`${t("ofDecided", number(total.decided, language))}${
          margin ? `, ${t("between", percent(margin.low, language), percent(margin.high, language))}` : ""
        }`}
      />
      <Total name={t("medianTime")} value={days(total.medianDays, t, language)} />
      <Total name={t("p90Time")} value={days(total.p90Days, t, language)} />
      <Total
        name={t("reopenedShare")}
        value={percent(total.endings > 0 ? total.refuted / total.endings : undefined, language)}
        note={t("ofEndings", number(total.endings, language))}
      />
      <Total
        name={t("satisfied")}
        value={number(total.satisfaction, language, 1)}
        note={t("ofScores", number(total.scores, language))}
      />
      {own?.score && (
        <Total
          name={t("score")}
          value={number(own.score.value, language, 1)}
          note={own.rank === undefined ? t("rank.none") : `${t("rank")} ${own.rank}`}
        />
      )}
    </dl>
  );
}

function Total({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note && <span className="quiet">{note}</span>}
      </dd>
    </div>
  );
}
