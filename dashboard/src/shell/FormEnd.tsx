import { Outcome } from "./Outcome";

/** The end of a form: why it was not taken, that it was, and the button that sends it. */
export function FormEnd({ problem, done = "", button }: { problem: string; done?: string; button: string }) {
  return (
    <>
      <Outcome problem={problem} said={done} />
      <div className="buttons">
        <button type="submit" className="primary">
          {button}
        </button>
      </div>
    </>
  );
}
