import { type ChangeEvent, useState } from "react";

/** Slid to its end it acts: nobody accepts by a touch in the pocket. With the keyboard: End. */
export function Slide({ label, disabled, onEnd }: { label: string; disabled: boolean; onEnd(): void }) {
  const [at, setAt] = useState(0);
  function move(event: ChangeEvent<HTMLInputElement>) {
    const now = Number(event.target.value);
    setAt(now);
    if (now >= 95 && at < 95) onEnd();
  }
  return (
    <div className="slide">
      <span aria-hidden="true">{label} »</span>
      <input
        type="range"
        min="0"
        max="100"
        step="1"
        value={at}
        disabled={disabled}
        aria-label={label}
        onChange={move}
        onPointerUp={() => setAt((now) => (now >= 95 ? now : 0))}
      />
    </div>
  );
}
