import { useReader } from "../shell/reader";
import type { PhoneCall } from "./useLine";

/** Says that somebody else calls while a call is being written down. */
export function Rings({ call }: { call: PhoneCall | undefined }) {
  const { t } = useReader();
  return (
    <p className={call ? "rings" : undefined} role="status">
      {call && t("callRings", call.from ?? t("numberWithheld"))}
    </p>
  );
}
