// The bridge's random number generators: integers that stand for them, and what Python does with one.
import { EngineError, Generator } from '@lacuna/engine';
import type { Tools } from './graph.ts';

export class Generators {
  private readonly held: Map<number, Generator>;
  private next = 1;

  /** Number 0 is the engine's own. */
  constructor(own: Generator) {
    this.held = new Map([[0, own]]);
  }

  get(handle: unknown): Generator {
    const found = typeof handle === 'number' ? this.held.get(handle) : undefined;
    if (!found) throw new EngineError('RuntimeError', `${String(handle)} names no generator`);
    return found;
  }

  /** Functions of the bridge; each name is one in `_bridge.py`. */
  functions(guarded: Tools['guarded']): Record<string, (...args: unknown[]) => unknown> {
    return {
      /** Handle of a new random number generator. */
      new_generator: () => {
        this.held.set(this.next, new Generator());
        return this.next++;
      },
      free_generator: (id) => {
        if (id !== 0) this.held.delete(id as number);
      },
      /** seed(generator, seed) */
      seed: guarded(-1, ([id, seed]) => {
        if (typeof seed !== 'number' && typeof seed !== 'bigint')
          throw new EngineError('TypeError', 'bridge: a seed is an integer');
        this.get(id).seed(seed);
        return 0;
      }),
      /** The generator's whole state, a Uint8Array. */
      get_state: guarded(undefined, ([id]) => this.get(id).getState()),
      set_state: guarded(-1, ([id, bytes]) => {
        if (!ArrayBuffer.isView(bytes)) throw new EngineError('TypeError', 'bridge: a state is bytes');
        this.get(id).setState(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
        return 0;
      }),
    };
  }
}
