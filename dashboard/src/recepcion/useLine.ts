import { useEffect, useState } from "react";
import { stayConnected } from "../live/connection";

/** The call at this desk, as the telephone exchange tells it. */
export interface PhoneCall {
  readonly id: string;
  /** Undefined when the caller withholds it. */
  readonly from?: string;
  readonly state: "ringing" | "talking";
  readonly at: string;
}

/** The call that rings or goes on here; undefined when there is none, or no exchange tells of them. */
export function useLine(): PhoneCall | undefined {
  const [call, setCall] = useState<PhoneCall>();
  useEffect(() => {
    const heard = (json: string | null) => setCall(json === null ? undefined : (JSON.parse(json) as PhoneCall));
    const { stop } = stayConnected({
      on: { Call: heard },
      started: async () => undefined,
      changed: () => undefined,
    });
    return stop;
  }, []);
  return call;
}
