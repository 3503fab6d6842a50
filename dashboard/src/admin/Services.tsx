import { useCallback, useEffect, useMemo, useState } from "react";
import { call } from "../api/client";
import type { AgencyAnswer, ServiceAnswer, ServiceEdition } from "../api/generated";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { Bounces } from "./Bounces";
import { EditionForm, type EditionKind } from "./EditionForm";
import { ServiceForm } from "./ServiceForm";
import { bodyOf, differences, draftOf, emptyService, type ServiceDraft } from "./service";

/** What can be asked for: each service's rules, as they are, as they will be, and as they were. */
export function Services() {
  const { t, language } = useReader();
  const kind = useMemo<EditionKind<ServiceEdition, ServiceDraft>>(
    () => ({
      pathOf: (code) => `/api/v1/services/${code}/rules`,
      historyOf: (code) => `/api/v1/services/${code}/history`,
      empty: emptyService,
      draftOf,
      bodyOf: (draft, now) => bodyOf(draft, now?.service.happens),
      differences: (before, after) =>
        differences(before, after).map(([field, old, then]) => [t(`service.${field}` as TextKey), old, then]),
    }),
    [t],
  );
  const [services, setServices] = useState<readonly ServiceAnswer[]>([]);
  const [agencies, setAgencies] = useState<readonly string[]>([]);
  const [code, setCode] = useState("");
  const [isNew, setIsNew] = useState(false);
  const load = useCallback(async () => {
    const [offered, known] = await Promise.all([
      call<{ readonly items: readonly ServiceAnswer[] }>("GET", "/api/v1/services?all=true", language),
      call<{ readonly items: readonly AgencyAnswer[] }>("GET", "/api/v1/agencies", language),
    ]);
    setServices(offered.items);
    setAgencies(known.items.filter((a) => a.active).map((a) => a.code));
    setCode((now) => now || (offered.items[0]?.code ?? ""));
  }, [language]);
  useEffect(() => void load().catch(() => undefined), [load]);
  return (
    <section aria-labelledby="services-title">
      <h2 id="services-title">{t("admin.services")}</h2>
      <div className="admin-choice">
        <label htmlFor="service">{t("serviceToEdit")}</label>
        <select
          id="service"
          value={isNew ? "" : code}
          onChange={(e) => {
            setIsNew(e.target.value === "");
            if (e.target.value !== "") setCode(e.target.value);
          }}
        >
          {services.map((s) => (
            <option key={s.code} value={s.code}>
              {s.agency} · {s.name}
            </option>
          ))}
          <option value="">{t("newService")}</option>
        </select>
      </div>
      <EditionForm
        key={isNew ? "" : code}
        kind={kind}
        code={isNew ? "" : code}
        codeLabel={t("serviceCode")}
        onPublished={(made) => {
          setIsNew(false);
          setCode(made);
          void load();
        }}
      >
        {(draft, onChange) => (
          <>
            <ServiceForm draft={draft} agencies={agencies} onChange={onChange} />
            {!isNew && (
              <Bounces
                code={code}
                onUse={(line) =>
                  onChange({ ...draft, routes: draft.routes === "" ? line : `${draft.routes}\n${line}` })
                }
              />
            )}
          </>
        )}
      </EditionForm>
    </section>
  );
}
