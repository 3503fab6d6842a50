import { useMemo } from "react";
import { Questions } from "../cases/Questions";
import { matching, type Service } from "../cases/service";
import { Photos } from "../field/Photos";
import { useReader } from "../shell/reader";
import { plural, since } from "../text/text";
import type { Report } from "./report";
import { useNearbyReports } from "./useNearbyReports";

/** More than these at once nobody reads on a phone. */
const mostShown = 8;

interface Props {
  readonly report: Report;
  readonly services: readonly Service[];
  readonly photos: readonly Blob[];
  onChange(part: Partial<Report>): void;
  onPhotos(photos: readonly Blob[]): void;
}

/** A photo first, then what it is, then one sentence; and whether others have said so already. */
export function WhatStep({ report, services, photos, onChange, onPhotos }: Props) {
  const { t } = useReader();
  const service = services.find((s) => s.code === report.service);
  return (
    <>
      {!report.joins && <Photos label={t("takePhoto")} photos={photos} onChange={onPhotos} />}
      <Kind report={report} services={services} onChange={onChange} />
      {service && report.where && <Others report={report} onChange={onChange} />}
      {service && !report.joins && (
        <>
          <label htmlFor="description">{t("inOneSentence")}</label>
          <textarea
            id="description"
            rows={3}
            maxLength={4000}
            placeholder={t("inOneSentenceHint")}
            value={report.description}
            onChange={(e) => onChange({ description: e.target.value })}
          />
          <Questions service={service} answers={report.answers} onChange={(answers) => onChange({ answers })} />
        </>
      )}
    </>
  );
}

function Kind({ report, services, onChange }: Pick<Props, "report" | "services" | "onChange">) {
  const { t } = useReader();
  const found = useMemo(() => matching(services, report.search), [services, report.search]);
  const chosen = services.find((s) => s.code === report.service);
  const shown = chosen ? [chosen, ...found.filter((s) => s !== chosen)] : found;
  return (
    <fieldset className="kinds">
      <legend>{t("whatKind")}</legend>
      <label htmlFor="kind" className="hidden">
        {t("whatKindHint")}
      </label>
      <input
        id="kind"
        type="search"
        autoComplete="off"
        placeholder={t("whatKindHint")}
        value={report.search}
        onChange={(e) => onChange({ search: e.target.value })}
      />
      {shown.slice(0, mostShown).map((s) => (
        <label key={s.code} className="kind">
          <input
            type="radio"
            name="service"
            checked={s.code === report.service}
            onChange={() => onChange({ service: s.code, answers: {}, joins: undefined })}
          />
          <span>
            <b>{s.name}</b>
            <span className="quiet">{s.description}</span>
          </span>
        </label>
      ))}
      <p role="status" className="quiet">
        {shown.length > mostShown && t("moreKinds")}
        {services.length > 0 && shown.length === 0 && t("noKind")}
      </p>
    </fieldset>
  );
}

function Others({ report, onChange }: Pick<Props, "report" | "onChange">) {
  const { t, language } = useReader();
  const others = useNearbyReports(report.service, report.where);
  if (report.joins)
    return (
      <p role="status" className="found">
        {t("joining", report.joins)}{" "}
        <button type="button" className="plain" onClick={() => onChange({ joins: undefined })}>
          {t("notTheSame")}
        </button>
      </p>
    );
  if (others.length === 0) return null;
  return (
    <section className="others" aria-labelledby="others">
      <h3 id="others">{t("othersHere")}</h3>
      <p className="quiet">{t("othersHelp")}</p>
      <ul>
        {others.map((other) => (
          <li key={other.code}>
            {other.photos[0] && <img src={other.photos[0]} alt="" loading="lazy" />}
            <span>
              {plural(t, "people", other.people, language)}
              <br />
              <span className="quiet">
                {t("nearLine", other.distanceMeters, since(other.openedAt, Date.now(), language))}
              </span>
            </span>
            <button type="button" className="plain" onClick={() => onChange({ joins: other.code })}>
              {t("sameAsMine")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
