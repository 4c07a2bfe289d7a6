// One WebAssembly.Memory and the allocator inside it: size classes for small blocks, merged page runs for large.
import { EngineError } from './errors.ts';

const PAGE = 65536;
const MIN = 32;
/** Blocks above this take whole pages. */
const SMALL_MAX = 32768;

const sizeClass = (bytes: number): number => Math.max(0, 32 - Math.clz32(Math.max(bytes, MIN) - 1) - 5);

/**
 * Byte arena. Addresses are plain numbers; address 0 is never handed out.
 * Typed-array views are re-derived after growth, so ask for them on each use and never keep one.
 */
export class Memory {
  readonly wasm: WebAssembly.Memory;
  readonly maxBytes: number;
  /** Free page runs, by address: [first page, pages]. */
  private readonly runs: [number, number][] = [];
  private readonly free: number[][] = [];
  private pages: number;
  private buffer: ArrayBuffer | null = null;
  private views!: Views;

  constructor(maxBytes: number, reserve = PAGE) {
    this.maxBytes = maxBytes;
    const first = Math.ceil(reserve / PAGE);
    const maximum = Math.min(65536, Math.max(first + 1, Math.ceil(maxBytes / PAGE) + first + 64));
    this.wasm = new WebAssembly.Memory({ initial: first, maximum });
    this.pages = first;
    for (let c = 0; MIN << c <= SMALL_MAX; c++) this.free.push([]);
  }

  /** Typed arrays over the whole memory, valid until the next allocation. */
  get view(): Views {
    if (this.wasm.buffer !== this.buffer) {
      const b = this.wasm.buffer;
      this.buffer = b;
      this.views = {
        u8: new Uint8Array(b),
        i8: new Int8Array(b),
        i16: new Int16Array(b),
        u16: new Uint16Array(b),
        i32: new Int32Array(b),
        f32: new Float32Array(b),
        f64: new Float64Array(b),
        i64: new BigInt64Array(b),
      };
    }
    return this.views;
  }

  /** Address of a fresh block, aligned to 16, contents unspecified. Throws when the memory cannot grow. */
  allocate(bytes: number): number {
    if (bytes > SMALL_MAX) return this.takePages(Math.ceil(bytes / PAGE)) * PAGE;
    const c = sizeClass(bytes);
    const list = this.free[c]!;
    if (list.length === 0) {
      const start = this.takePages(1) * PAGE;
      const step = MIN << c;
      for (let at = start + PAGE - step; at >= start; at -= step) list.push(at);
    }
    return list.pop()!;
  }

  /** Give back a block of `bytes` from `allocate`. */
  release(address: number, bytes: number): void {
    if (bytes > SMALL_MAX) this.putPages(address / PAGE, Math.ceil(bytes / PAGE));
    else this.free[sizeClass(bytes)]!.push(address);
  }

  private takePages(count: number): number {
    let best = -1;
    for (let i = 0; i < this.runs.length; i++) {
      const n = this.runs[i]![1];
      if (n >= count && (best < 0 || n < this.runs[best]![1])) best = i;
    }
    if (best >= 0) {
      const run = this.runs[best]!;
      const at = run[0];
      if (run[1] === count) this.runs.splice(best, 1);
      else {
        run[0] += count;
        run[1] -= count;
      }
      return at;
    }
    // Grow; a free run at the very end is part of the new one.
    const last = this.runs[this.runs.length - 1];
    const tail = last && last[0] + last[1] === this.pages ? last[1] : 0;
    const want = count - tail;
    const spare = Math.min(Math.max(want, Math.ceil(this.pages / 8)), 1024);
    const grown = [spare, want].find((n) => {
      try {
        this.wasm.grow(n);
        return true;
      } catch {
        return false; // the host refuses this many pages: try just enough, then report
      }
    });
    if (grown === undefined)
      throw new EngineError(
        'MemoryError',
        `can't grow the engine's memory by ${want * PAGE} bytes beyond ${this.pages * PAGE}`,
      );
    this.putPages(this.pages, grown);
    this.pages += grown;
    return this.takePages(count);
  }

  private putPages(at: number, count: number): void {
    let lo = 0;
    let hi = this.runs.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.runs[mid]![0] < at) lo = mid + 1;
      else hi = mid;
    }
    const before = this.runs[lo - 1];
    const after = this.runs[lo];
    const joinsBefore = before !== undefined && before[0] + before[1] === at;
    const joinsAfter = after !== undefined && at + count === after[0];
    if (joinsBefore && joinsAfter) {
      before[1] += count + after[1];
      this.runs.splice(lo, 1);
    } else if (joinsBefore) before[1] += count;
    else if (joinsAfter) {
      after[0] = at;
      after[1] += count;
    } else this.runs.splice(lo, 0, [at, count]);
  }
}

export interface Views {
  u8: Uint8Array;
  i8: Int8Array;
  i16: Int16Array;
  u16: Uint16Array;
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
  i64: BigInt64Array;
}
