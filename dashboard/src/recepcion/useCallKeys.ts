import { useEffect } from "react";

interface Acts {
  /** The call is over: only the next one can begin. */
  readonly isOver: boolean;
  open(): void;
  next(): void;
  /** The so-manieth of the likely duplicates, from 0. */
  join(at: number): void;
}

/** Ctrl+Enter opens the case, Alt+1 to Alt+5 join one of those beside, Alt+N takes the next call. */
export function useCallKeys({ isOver, open, next, join }: Acts): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.key === "Enter" && !isOver) open();
      else if (event.altKey && event.key.toLowerCase() === "n" && isOver) next();
      else if (event.altKey && /^[1-5]$/.test(event.key) && !isOver) join(Number(event.key) - 1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [isOver, join, next, open]);
}
