import type { Connection } from "../live/connection";
import type { LiveState } from "../live/state";
import { MyName } from "../shell/MyName";
import { useReader } from "../shell/reader";
import type { Me } from "../shell/Shell";
import { clockTime } from "../text/text";
import { waits } from "./order";

const lateAfterMs = 6_000;

interface Props {
  readonly live: LiveState;
  readonly connection: Connection;
  readonly silentMs: number;
  readonly nowMs: number;
  readonly me: Me;
  onLanguage(): void;
  onTheme(): void;
  onSignOut(): void;
  onSearch(): void;
}

export function TopBar({ live, connection, silentMs, nowMs, me, onLanguage, onTheme, onSignOut, onSearch }: Props) {
  const { t, theme, language } = useReader();
  const waiting = [...live.removals.values()].filter(waits).length;
  const figures = [
    [waiting, t("waiting"), waiting > 0 ? "waiting" : "text"],
    [live.removals.size - waiting, t("working"), "text"],
    [[...live.trucks.values()].filter((truck) => truck.activity === "free").length, t("free"), "text"],
    [live.leaks.size, t("leaksOpen"), "text"],
    [live.alerts.size, t("alertsCount"), live.alerts.size > 0 ? "late" : "text"],
  ] as const;
  return (
    <header className="top">
      <h1>{t("title")}</h1>
      <ul className="figures">
        {figures.map(([count, word, token]) => (
          <li key={word}>
            <b style={{ color: `var(--${token})` }}>{count}</b> {word}
          </li>
        ))}
      </ul>
      <button type="button" className="plain" onClick={onSearch}>
        {t("search")} <kbd>Ctrl K</kbd>
      </button>
      <Pill connection={connection} silentMs={silentMs} />
      <time className="clock" dateTime={new Date(nowMs).toISOString()}>
        {clockTime(nowMs, language)}
      </time>
      <span className="user">
        <MyName me={me} />
      </span>
      <button type="button" className="plain" onClick={onLanguage} lang={language === "es" ? "en" : "es"}>
        {t("language")}
      </button>
      <button type="button" className="plain" onClick={onTheme}>
        {t(theme === "dark" ? "toLight" : "toDark")}
      </button>
      <button type="button" className="plain" onClick={onSignOut}>
        {t("signOut")}
      </button>
    </header>
  );
}

function Pill({ connection, silentMs }: { connection: Connection; silentMs: number }) {
  const { t } = useReader();
  const late = connection.kind === "live" && silentMs > lateAfterMs;
  const [token, glyph, word] =
    connection.kind === "off"
      ? ["late", "✕", t("offShort")]
      : connection.kind === "connecting"
        ? ["waiting", "…", t("connecting")]
        : late
          ? ["waiting", "▲", t("late", Math.round(silentMs / 1000))]
          : ["towing", "●", t("live")];
  return (
    <span className="pill" data-connection={late ? "late" : connection.kind} role="status">
      <span aria-hidden="true" style={{ color: `var(--${token})` }}>
        {glyph}
      </span>{" "}
      {word}
    </span>
  );
}
