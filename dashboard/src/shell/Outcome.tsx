interface Props {
  readonly problem: string;
  readonly said: string;
}

/** What became of a change: why it was not made, or that it was. */
export function Outcome({ problem, said }: Props) {
  return (
    <>
      <p className="problem" role="alert">
        {problem}
      </p>
      <p className="done" role="status">
        {said}
      </p>
    </>
  );
}
