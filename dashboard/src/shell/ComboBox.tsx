import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";

interface Props<T> {
  readonly label: string;
  readonly value: string;
  readonly options: readonly T[];
  readonly keyOf: (option: T) => string;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly required?: boolean;
  /** What an option looks like. */
  readonly show: (option: T) => ReactNode;
  onType(value: string): void;
  onChoose(option: T): void;
}

/** A field with suggestions: arrows move, Enter takes, Escape closes. The field itself stays free to type in. */
export function ComboBox<T>(props: Props<T>) {
  const { label, value, options, keyOf, show, onType, onChoose } = props;
  const id = useId();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const shown = open && options.length > 0;
  const chosen = Math.min(at, Math.max(0, options.length - 1));
  useEffect(() => {
    if (shown) document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [id, shown, chosen]);

  function take(option: T | undefined) {
    if (option === undefined) return;
    setOpen(false);
    onChoose(option);
  }
  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !shown) setOpen(true);
    else if (event.key === "ArrowDown") setAt(Math.min(options.length - 1, chosen + 1));
    else if (event.key === "ArrowUp" && shown) setAt(Math.max(0, chosen - 1));
    else if (event.key === "Enter" && shown) take(options[chosen]);
    else if (event.key === "Escape" && shown) setOpen(false);
    else return;
    event.preventDefault();
  }
  return (
    <div className="combo">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown ? `${id}-${chosen}` : undefined}
        aria-required={props.required ?? false}
        autoComplete="off"
        autoFocus={props.autoFocus}
        placeholder={props.placeholder}
        value={value}
        onKeyDown={press}
        onFocus={() => setOpen(value !== "")}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          onType(event.target.value);
          setAt(0);
          setOpen(true);
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} hidden={!shown}>
        {shown &&
          options.map((option, i) => (
            <button
              type="button"
              key={keyOf(option)}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === chosen}
              tabIndex={-1}
              // Before the field loses the focus, and with it the list.
              onPointerDown={(event) => {
                event.preventDefault();
                take(option);
              }}
            >
              {show(option)}
            </button>
          ))}
      </div>
    </div>
  );
}
