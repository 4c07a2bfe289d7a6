// The cell's side of the conversation: says when Python is ready, runs jobs as they come, sends what they print.
import type { FromCell, ToCell } from '../messages.ts';
import type { Python } from './python.ts';

export interface CellPort {
  boot(): Promise<Python>;
  /** Called once Python is up, before any job. */
  harden(): void;
  send(message: FromCell): void;
  listen(receive: (message: ToCell) => void): void;
  now(): number;
}

export function serve(port: CellPort): void {
  const started = port.now();
  const python = port.boot().then(
    (ready) => {
      port.harden();
      port.send({ kind: 'ready', ms: port.now() - started });
      return ready;
    },
    (problem: unknown) => {
      port.send({ kind: 'broken', token: null, message: String((problem as Error)?.stack ?? problem) });
      return null;
    },
  );
  port.listen((message) => {
    void python.then((ready) => {
      if (ready !== null) run(port, ready, message);
    });
  });
}

function run(port: CellPort, python: Python, { token, job }: ToCell): void {
  try {
    const { verdict, clean } = python.run(job, (text) => port.send({ kind: 'output', token, text }));
    port.send({ kind: 'verdict', token, verdict, clean });
  } catch (problem) {
    port.send({
      kind: 'broken',
      token,
      message: String((problem as Error)?.message ?? problem).slice(0, 2_000),
    });
  }
}
