// Lets Python notice a recursion through C (`self(x)`, `__eq__`, `key=`) before the machine's stack is used up.
// Then it is a RecursionError at the learner's line; otherwise the interpreter would die and lose the checks that passed.

/** The part of Pyodide's module that we call; CPython's own functions. */
export interface StackModule {
  _PyThreadState_Get(): number;
  _PyUnstable_ThreadState_SetStackProtection(state: number, start: number, size: number): number;
  _emscripten_stack_get_current(): number;
}

/**
 * Bytes of Python's own stack (which lies in WebAssembly memory) per JavaScript frame that fits into the machine's.
 * CPython's leanest recursion through C used 15 when V8 gave up, with stacks of 480 and of 984 kB alike.
 */
const BYTES_PER_FRAME = 10;
/** CPython raises this long before the end it was told. */
const MARGIN = 16 * 1024;
const LEAST = 32 * 1024;
const MOST = 256 * 1024;

/** Tells CPython how much stack there is. Call it from where jobs will run, with as little on the stack. */
export function protectStack(module: StackModule): void {
  const size = Math.min(Math.max(framesThatFit() * BYTES_PER_FRAME, LEAST), MOST) + MARGIN;
  const here = module._emscripten_stack_get_current();
  module._PyUnstable_ThreadState_SetStackProtection(module._PyThreadState_Get(), here - size, size);
}

/** How deep a JavaScript function may call itself in this realm. */
function framesThatFit(): number {
  let frames = 0;
  const down = (a: number, b: number, c: number, d: number): void => {
    frames++;
    down(a, b, c, d);
  };
  try {
    down(1, 2, 3, 4);
  } catch {
    // Too much recursion: what was to be found out.
  }
  return frames;
}
