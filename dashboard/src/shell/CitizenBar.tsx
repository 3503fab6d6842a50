import { LookButtons } from "./LookButtons";
import { useReader } from "./reader";

/** The pages that are for everybody. */
const pages = [
  ["/reportar", "reportTitle"],
  ["/caso", "yourReport"],
  ["/indicadores", "figures"],
  ["/equidad", "fairness"],
  ["/datos", "openData"],
] as const;

interface Props {
  readonly title: string;
  onLanguage(): void;
  onTheme(): void;
}

/** The head of a page that is for everybody, and the way to the others. */
export function CitizenBar({ title, onLanguage, onTheme }: Props) {
  const { t, language, theme } = useReader();
  return (
    <header>
      <div className="citizen-bar">
        <h1>{title}</h1>
        <LookButtons onLanguage={onLanguage} onTheme={onTheme} />
      </div>
      <nav className="citizen-pages" aria-label={t("pages")}>
        {pages.map(([path, name]) => (
          <a
            key={path}
            href={`${path}?lang=${language}&theme=${theme}`}
            aria-current={location.pathname.startsWith(path) ? "page" : undefined}
          >
            {t(name)}
          </a>
        ))}
      </nav>
    </header>
  );
}
