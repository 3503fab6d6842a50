import { useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { ExchangeAnswer, ExchangeState, FeatureLayerAnswer } from "../api/generated";
import { ActionTable } from "../shell/ActionTable";
import { useReader } from "../shell/reader";
import { clockTime, since } from "../text/text";
import { Settle } from "./Settle";

const refreshMs = 5_000;

const states = ["queued", "stuck", "done", "settled"] as const satisfies readonly ExchangeState[];

const path = (layer: string) => `/api/v1/feature-layers/${encodeURIComponent(layer)}`;

/** The exchange with other registries of leaks: how each is doing, what waits, what a person must look at. */
export function Layers() {
  const { t, language } = useReader();
  const [layers, setLayers] = useState<readonly FeatureLayerAnswer[]>();
  const [problem, setProblem] = useState("");
  const load = useCallback(() => {
    call<{ readonly items: readonly FeatureLayerAnswer[] }>("GET", "/api/v1/feature-layers", language).then(
      ({ items }) => {
        setLayers(items);
        setProblem("");
      },
      (e) => setProblem(problemOf(e, t)),
    );
  }, [language, t]);
  useEffect(() => {
    load();
    const again = window.setInterval(load, refreshMs);
    return () => window.clearInterval(again);
  }, [load]);
  return (
    <section aria-labelledby="layers-title">
      <h2 id="layers-title">{t("admin.layers")}</h2>
      <p>{t("layersHelp")}</p>
      <p className="problem" role="alert">
        {problem}
      </p>
      {!layers && problem === "" && <div className="skeleton" role="status" aria-label={t("connecting")} />}
      {layers?.length === 0 && <p>{t("layersNone")}</p>}
      {layers?.map((layer) => (
        <Layer key={layer.name} layer={layer} onChanged={load} />
      ))}
    </section>
  );
}

function Layer({ layer, onChanged }: { readonly layer: FeatureLayerAnswer; onChanged(): void }) {
  const { t, language } = useReader();
  const now = Date.now();
  return (
    <article className="layer" aria-labelledby={`layer-${layer.name}`}>
      <h3 id={`layer-${layer.name}`}>
        {layer.name}{" "}
        <span className="layer-state">{layer.failingSince ? `✕ ${t("layerDown")}` : `✓ ${t("layerUp")}`}</span>
      </h3>
      {layer.failingSince && (
        <p className="problem" role="status">
          {t("layerFails", since(layer.failingSince, now, language), layer.fault ?? "")}
        </p>
      )}
      {layer.missingFields.length > 0 && <p>{t("layerMissing", layer.missingFields.join(", "))}</p>}
      <p>
        {t("layerWaits", layer.queued, layer.stuck)}
        {layer.oldestAt && ` · ${t("layerOldest", since(layer.oldestAt, now, language))}`}
        {layer.readTo && ` · ${t("layerReadTo", clockTime(layer.readTo, language, true))}`}
      </p>
      <Exchanges
        layer={layer.name}
        version={`${layer.queued} ${layer.stuck} ${layer.readTo ?? ""}`}
        onChanged={onChanged}
      />
    </article>
  );
}

/** What passed, newest first. */
function Exchanges({
  layer,
  version,
  onChanged,
}: {
  readonly layer: string;
  readonly version: string;
  onChanged(): void;
}) {
  const { t, language } = useReader();
  const [state, setState] = useState<ExchangeState | "">("");
  const [items, setItems] = useState<readonly ExchangeAnswer[]>([]);
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<{ readonly items: readonly ExchangeAnswer[] }>(
        "GET",
        `${path(layer)}/exchanges?limit=50${state === "" ? "" : `&state=${state}`}`,
        language,
      ).then(
        (found) => setItems(found.items),
        (e) => setProblem(problemOf(e, t)),
      ),
    [layer, state, language, t],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changed of the layer, the list may have too
  useEffect(() => void load(), [load, version]);
  async function change(exchange: ExchangeAnswer, how: "replay" | "settle", body?: object) {
    setProblem("");
    try {
      await call("POST", `${path(layer)}/exchanges/${exchange.id}/${how}`, language, body);
      await load();
      onChanged();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <>
      <label className="admin-choice">
        {t("exchangeState")}{" "}
        <select value={state} onChange={(e) => setState(states.find((s) => s === e.target.value) ?? "")}>
          <option value="">{t("exchangeAll")}</option>
          {states.map((s) => (
            <option key={s} value={s}>
              {t(`exchange.${s}`)}
            </option>
          ))}
        </select>
      </label>
      <p className="problem" role="alert">
        {problem}
      </p>
      {items.length === 0 ? (
        <p>{t("exchangesNone")}</p>
      ) : (
        <div className="layer-scroll">
          <ActionTable columns={[t("exchangeAt"), t("exchangeKind"), t("exchangeCase"), t("exchangeState")]}>
            {items.map((e) => (
              <Row key={e.id} exchange={e} onChange={(how, body) => void change(e, how, body)} />
            ))}
          </ActionTable>
        </div>
      )}
    </>
  );
}

function Row({
  exchange,
  onChange,
}: {
  readonly exchange: ExchangeAnswer;
  onChange(how: "replay" | "settle", body?: object): void;
}) {
  const { t, language } = useReader();
  const waits = exchange.state === "queued" || exchange.state === "stuck";
  return (
    <tr>
      <th scope="row">{clockTime(exchange.at, language, true)}</th>
      <td>{t(`exchange.${exchange.kind}`)}</td>
      <td>{exchange.case ? <a href={`/caso/${exchange.case}`}>{exchange.case}</a> : "–"}</td>
      <td>
        {t(`exchange.${exchange.state}`)}
        {exchange.tries > 1 && ` · ${t("exchangeTries", exchange.tries)}`}
        {exchange.fault && <span className="layer-fault">{exchange.fault}</span>}
      </td>
      <td>
        <div className="layer-actions">
          <button type="button" className="plain" onClick={() => onChange("replay")}>
            {t("exchangeAgain")} <span className="out-of-sight">{exchange.case ?? exchange.id}</span>
          </button>
          {waits && <Settle of={exchange.case ?? exchange.id} onSettle={(note) => onChange("settle", { note })} />}
        </div>
      </td>
    </tr>
  );
}
