// The one exception the engine raises: PyTorch's text and the Python class it belongs to.

export type PyClass =
  | 'RuntimeError'
  | 'IndexError'
  | 'ValueError'
  | 'TypeError'
  | 'NotImplementedError'
  | 'MemoryError'
  | '_LinAlgError';

/** An error a learner sees. `pyClass` names the Python exception a bridge should raise. */
export class EngineError extends Error {
  readonly pyClass: PyClass;
  constructor(pyClass: PyClass, message: string) {
    super(message);
    this.name = 'EngineError';
    this.pyClass = pyClass;
  }
}

export const runtimeError = (message: string) => new EngineError('RuntimeError', message);
export const indexError = (message: string) => new EngineError('IndexError', message);
export const valueError = (message: string) => new EngineError('ValueError', message);
export const typeError = (message: string) => new EngineError('TypeError', message);
export const notImplemented = (message: string) => new EngineError('NotImplementedError', message);
