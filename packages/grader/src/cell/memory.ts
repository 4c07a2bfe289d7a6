// A lid on WebAssembly memories: past it `grow` fails, which Python turns into MemoryError.

/** Bytes each memory may reach. `python` is Pyodide's heap, `tensors` any other memory (the engine's). */
export interface MemoryLid {
  /** Says which memory is Python's; every other one counts as tensors. */
  adopt(python: WebAssembly.Memory): void;
  /** Sets what either may reach from now on. */
  allow(bytes: number): void;
  /** Whether a request was refused since the last `allow`. */
  refused(): boolean;
}

/** Wraps `WebAssembly.Memory.prototype.grow` of this realm. Call once, before anything grows. */
export function installMemoryLid(): MemoryLid {
  const grow = WebAssembly.Memory.prototype.grow;
  const page = 65_536;
  let python: WebAssembly.Memory | undefined;
  let bytes = Number.POSITIVE_INFINITY;
  let refused = false;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    const wanted = this.buffer.byteLength + pages * page;
    // Python needs 32 MB before the learner's first line; that is ours, not theirs.
    const limit = this === python ? bytes + 32 * 1024 * 1024 : bytes;
    if (wanted > limit) {
      refused = true;
      throw new RangeError(`memory.grow: ${wanted} bytes wanted, ${limit} allowed`);
    }
    return grow.call(this, pages);
  };
  return {
    adopt(memory) {
      python = memory;
    },
    allow(limit) {
      bytes = limit;
      refused = false;
    },
    refused: () => refused,
  };
}
