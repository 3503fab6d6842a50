/** The end of a form: why it was not taken, that it was, and the button that sends it. */
export function FormEnd({ problem, done = "", button }: { problem: string; done?: string; button: string }) {
  return (
    <>
      <p className="problem" role="alert">
        {problem}
      </p>
      {done !== "" && (
        <p className="done" role="status">
          {done}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="primary">
          {button}
        </button>
      </div>
    </>
  );
}
