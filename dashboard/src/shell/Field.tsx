import { type HTMLInputTypeAttribute, useId } from "react";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly help?: string;
  readonly type?: HTMLInputTypeAttribute;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly required?: boolean;
  readonly numeric?: boolean;
  readonly maxLength?: number;
  onChange(value: string): void;
}

/** A line to type into, with its name above and, where it needs one, its explanation below. */
export function Field({ label, value, help, numeric = false, required = true, onChange, ...rest }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        {...rest}
        {...(numeric ? { inputMode: "numeric" as const } : {})}
        {...(help === undefined ? {} : { "aria-describedby": `${id}-help` })}
        required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {help !== undefined && (
        <p id={`${id}-help`} className="quiet">
          {help}
        </p>
      )}
    </div>
  );
}
