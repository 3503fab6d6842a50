import { useReader } from "./reader";
import type { Me } from "./Shell";

/** Who sits here; people with an account get to it by their name. */
export function MyName({ me }: { readonly me: Me }) {
  const { t, language } = useReader();
  if (!me.account) return <span className="quiet">{me.name}</span>;
  return (
    <a className="quiet" href={`/cuenta?lang=${language}`} title={t("myAccount")}>
      {me.name}
    </a>
  );
}
