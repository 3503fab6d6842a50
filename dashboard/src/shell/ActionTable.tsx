import type { ReactNode } from "react";
import { useReader } from "./reader";

/** A table whose last column, without a visible name, holds what can be done with each row. */
export function ActionTable({
  columns,
  children,
}: {
  readonly columns: readonly string[];
  readonly children: ReactNode;
}) {
  const { t } = useReader();
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          <th scope="col">
            <span className="out-of-sight">{t("actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** Where something will stand that has not come yet. */
export function Skeleton() {
  const { t } = useReader();
  return <div className="skeleton" role="status" aria-label={t("connecting")} />;
}
