import { useReader } from "../shell/reader";
import { needsScope, type Role, roles } from "../shell/roles";

interface Props {
  readonly role: Role;
  readonly scope: string;
  onRole(role: Role): void;
  onScope(scope: string): void;
}

/** What a person or a program may do, and for which truck, lot or agency. */
export function RightsFields({ role, scope, onRole, onScope }: Props) {
  const { t } = useReader();
  return (
    <>
      <label>
        {t("role")}
        <select value={role} onChange={(e) => onRole(roles.find((r) => r === e.target.value) ?? role)}>
          {roles.map((r) => (
            <option key={r} value={r}>
              {t(`role.${r}`)}
            </option>
          ))}
        </select>
      </label>
      {needsScope(role) && (
        <label>
          {t("scopeOf")}
          <input required value={scope} autoComplete="off" onChange={(e) => onScope(e.target.value)} />
        </label>
      )}
    </>
  );
}
