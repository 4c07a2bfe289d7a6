// Random float32 numbers by blocks, where the backend has them: the same stream as Generator's, word for word.
import type { Memory } from './memory.ts';
import type { Generator } from './rng.ts';

/** Fill packed float32 at an address. Each takes from the generator what drawing one by one would. */
export interface Draws {
  /** Uniform in [0, 1), times `scale`, plus `shift`. */
  uniform(from: Generator, address: number, count: number, scale: number, shift: number): void;
  /** 1 with probability p, else 0: two words a number. */
  bernoulli(from: Generator, address: number, count: number, p: number): void;
  /** At least 16 numbers. */
  normal(from: Generator, address: number, count: number, mean: number, std: number): void;
}

type Kernel = (...args: number[]) => number;

const STATE_BYTES = 624 * 4;
/** Words drawn at a time: they stay in the cache until they are used. */
const BLOCK = 2048;

/** By the kernels of the WebAssembly module. */
export class WasmDraws implements Draws {
  private readonly heap: Memory;
  private readonly kernels: Readonly<Record<string, Kernel | undefined>>;

  constructor(heap: Memory, kernels: Readonly<Record<string, Kernel | undefined>>) {
    this.heap = heap;
    this.kernels = kernels;
  }

  /** `body` with a function that draws so many words, at most BLOCK, to an address that stays the same. */
  private drawing(from: Generator, body: (words: number, draw: (count: number) => void) => void): void {
    const bytes = STATE_BYTES + BLOCK * 4;
    const state = this.heap.allocate(bytes);
    const words = state + STATE_BYTES;
    from.lend((kept, next) => {
      let at = next;
      this.heap.view.u8.set(new Uint8Array(kept.buffer, kept.byteOffset, STATE_BYTES), state);
      body(words, (count) => {
        at = this.kernels.randomWords!(state, at, words, count);
      });
      kept.set(new Uint32Array(this.heap.wasm.buffer, state, STATE_BYTES / 4));
      return at;
    });
    this.heap.release(state, bytes);
  }

  uniform(from: Generator, address: number, count: number, scale: number, shift: number): void {
    this.drawing(from, (words, draw) => {
      for (let i = 0; i < count; i += BLOCK) {
        const n = Math.min(BLOCK, count - i);
        draw(n);
        this.kernels.uniform_float32!(words, address + 4 * i, n, scale, shift);
      }
    });
  }

  bernoulli(from: Generator, address: number, count: number, p: number): void {
    this.drawing(from, (words, draw) => {
      for (let i = 0; i < count; i += BLOCK / 2) {
        const n = Math.min(BLOCK / 2, count - i);
        draw(2 * n);
        this.kernels.bernoulli_float32!(words, address + 4 * i, n, p);
      }
    });
  }

  normal(from: Generator, address: number, count: number, mean: number, std: number): void {
    this.uniform(from, address, count, 1, 0);
    const whole = count - (count % 16);
    this.kernels.normal_float32!(address, whole, mean, std);
    if (whole === count) return;
    // The last sixteen are drawn anew.
    const last = address + 4 * (count - 16);
    this.uniform(from, last, 16, 1, 0);
    this.kernels.normal_float32!(last, 16, mean, std);
  }
}
