// Integers that stand for tensors on Python's side. A number that was never given out names nothing.
import { EngineError, type Tensor } from '@lacuna/engine';

/** Handles from here on stand for tensors of many bytes, which Python frees at once and not in a batch. */
export const LARGE = 2 ** 29;
const LARGE_BYTES = 16_384;

class Slots {
  private readonly tensors: (Tensor | null)[] = [];
  private readonly vacant: number[] = [];
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  add(tensor: Tensor): number {
    const slot = this.vacant.pop() ?? this.tensors.length;
    this.tensors[slot] = tensor;
    return this.first + slot;
  }

  get(handle: number): Tensor | null {
    return this.tensors[handle - this.first] ?? null;
  }

  remove(handle: number): Tensor | null {
    const slot = handle - this.first;
    const tensor = this.tensors[slot] ?? null;
    if (tensor) {
      this.tensors[slot] = null;
      this.vacant.push(slot);
    }
    return tensor;
  }

  /** The handles of one tensor. */
  all(tensor: Tensor): number[] {
    return this.tensors.flatMap((held, slot) => (held === tensor ? [this.first + slot] : []));
  }

  get size(): number {
    return this.tensors.length - this.vacant.length;
  }
}

/** All handles of one bridge. Each holds one reference to its tensor. */
export class Handles {
  private readonly small = new Slots(1);
  private readonly large = new Slots(LARGE);

  /** A handle for a tensor; takes over the caller's reference. */
  add(tensor: Tensor): number {
    return (tensor.storage.bytes >= LARGE_BYTES ? this.large : this.small).add(tensor);
  }

  /** The tensor of a handle. Throws a TypeError or RuntimeError for Python when there is none. */
  get(handle: unknown): Tensor {
    if (typeof handle !== 'number')
      throw new EngineError('TypeError', `a tensor handle is an integer, not ${typeof handle}`);
    const found = handle >= LARGE ? this.large.get(handle) : this.small.get(handle);
    if (!found)
      throw new EngineError(
        'RuntimeError',
        `handle ${handle} names no tensor: it was never made, or is freed`,
      );
    return found;
  }

  /** Frees a handle; unknown ones are ignored, since a finalizer has nobody to tell. */
  free(handle: unknown): void {
    if (typeof handle !== 'number') return;
    (handle >= LARGE ? this.large : this.small).remove(handle)?.release();
  }

  /** Every handle of a tensor: Python may have met it in several ways. */
  all(tensor: Tensor): number[] {
    return [...this.small.all(tensor), ...this.large.all(tensor)];
  }

  /** How many tensors Python holds. */
  get size(): number {
    return this.small.size + this.large.size;
  }
}
