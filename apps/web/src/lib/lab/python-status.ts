// What Python is doing, as the lab shows it.
export type PythonStatus =
  | { kind: 'none' }
  | { kind: 'loading'; loaded: number; total: number }
  | { kind: 'starting' }
  | { kind: 'ready' }
  | { kind: 'running' }
  | { kind: 'checking' }
  | { kind: 'failed'; say: string };
