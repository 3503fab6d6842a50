import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { HistoryItem } from "../api/generated";
import type { Removal } from "../live/state";
import { PhotoLinks } from "../shell/PhotoLinks";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime, type Translate } from "../text/text";

interface Happened extends HistoryItem {
  readonly data: {
    readonly step?: string;
    readonly reason?: string;
    readonly truck?: string;
    readonly doneAt?: string;
    readonly match?: { readonly phase: "waiting" | "offered" | "assigned"; readonly truck?: string };
  };
}

function inWords(t: Translate, { type, data }: Happened): string {
  switch (type) {
    case "tow.requested":
      return t("happened.requested");
    case "tow.matched":
      return t(`happened.${data.match?.phase ?? "waiting"}`, data.match?.truck ?? "");
    case "tow.stepped":
      return t(`state.${data.step}` as TextKey);
    case "tow.broken-down":
      return t("happened.brokenDown", data.truck ?? "");
    case "tow.cancelled":
      return t("happened.cancelled", data.reason ?? "");
    case "tow.given-up":
      return t("state.unfulfilled");
    default:
      return type;
  }
}

/** All that happened to a removal, oldest first. */
export function Timeline({ removal }: { removal: Removal }) {
  const { t, language } = useReader();
  const [items, setItems] = useState<readonly Happened[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something happened
  useEffect(() => {
    call<{ readonly items: readonly Happened[] }>("GET", `/api/v1/tow-requests/${removal.id}/history`, language).then(
      (answer) => setItems(answer.items),
      () => undefined,
    );
  }, [removal.id, removal.state, removal.stateSince, removal.truck, language]);
  if (!items) return <div className="skeleton" aria-hidden="true" />;
  return (
    <>
      <h3>{t("timeline")}</h3>
      <ol className="timeline">
        {items.map((item) => (
          <li key={item.version}>
            <time dateTime={item.data.doneAt ?? item.at}>{clockTime(item.data.doneAt ?? item.at, language)}</time>
            <span>{inWords(t, item)}</span>
          </li>
        ))}
      </ol>
      <PhotoLinks photos={removal.photos} label={t("photos")} />
    </>
  );
}
