import { useCallback, useEffect, useState } from "react";

/** A screen of several parts: which one is shown stands in the address, so that a link leads there and Back works. */
export function useParts<P extends string>(parts: readonly [P, ...P[]]) {
  const read = useCallback(
    () => parts.find((p) => p === new URL(location.href).searchParams.get("part")) ?? parts[0],
    [parts],
  );
  const [part, setPart] = useState(read);
  useEffect(() => {
    const back = () => setPart(read);
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [read]);
  /** @param more What the part is to begin with. What other parts had in the address goes. */
  const show = useCallback((next: P, more: Readonly<Record<string, string>> = {}) => {
    const address = new URL(location.href);
    for (const name of [...address.searchParams.keys()])
      if (name !== "lang" && name !== "theme") address.searchParams.delete(name);
    address.searchParams.set("part", next);
    for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
    history.pushState(null, "", address);
    setPart(next);
  }, []);
  return [part, show] as const;
}

interface Props<P extends string> {
  readonly title: string;
  readonly parts: readonly P[];
  readonly part: P;
  nameOf(part: P): string;
  onShow(part: P): void;
}

/** The names of the parts, one to press for each. */
export function PartsNav<P extends string>({ title, parts, part, nameOf, onShow }: Props<P>) {
  return (
    <nav className="admin-parts" aria-label={title}>
      {parts.map((p) => (
        <button
          key={p}
          type="button"
          className="plain"
          aria-current={p === part ? "page" : undefined}
          onClick={() => onShow(p)}
        >
          {nameOf(p)}
        </button>
      ))}
    </nav>
  );
}
