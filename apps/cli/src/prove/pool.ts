// A few interpreters side by side: whoever has work gets one that is free.
import type { Runtime } from '@lacuna/grader';

export class RuntimePool {
  readonly size: number;
  readonly #open: () => Runtime;
  readonly #all: Runtime[] = [];
  readonly #free: Runtime[] = [];
  readonly #waiting: ((runtime: Runtime) => void)[] = [];

  /** `open` is called at most `size` times, and only when there is work. */
  constructor(open: () => Runtime, size: number) {
    this.#open = open;
    this.size = Math.max(1, size);
  }

  /** Does `work` with a runtime nobody else uses meanwhile. Work is taken up in the order it came. */
  async use<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
    const runtime = await this.#take();
    try {
      return await work(runtime);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(runtime);
      else this.#free.push(runtime);
    }
  }

  dispose(): void {
    for (const runtime of this.#all) runtime.dispose();
  }

  #take(): Promise<Runtime> {
    const free = this.#free.pop();
    if (free) return Promise.resolve(free);
    if (this.#all.length < this.size) {
      const fresh = this.#open();
      this.#all.push(fresh);
      return Promise.resolve(fresh);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
