// Bytes that tensors share: counted references, and the counts of bytes alive that `stats()` reports.
import { EngineError } from './errors.ts';
import type { Memory } from './memory.ts';

export interface Stats {
  /** Bytes asked for and not yet given back. */
  liveBytes: number;
  peakBytes: number;
  /** Operations run, composite ones counted by their parts. */
  operations: number;
  /** Bytes of the largest single storage created. */
  largestNew: number;
}

export class Storage {
  readonly address: number;
  readonly bytes: number;
  private references = 1;
  private readonly pool: StoragePool;

  constructor(pool: StoragePool, address: number, bytes: number) {
    this.pool = pool;
    this.address = address;
    this.bytes = bytes;
  }

  get shared(): boolean {
    return this.references > 1;
  }

  retain(): this {
    this.references++;
    return this;
  }

  release(): void {
    if (--this.references === 0) this.pool.free(this);
    else if (this.references < 0) throw new Error('storage: released more often than retained');
  }
}

/** Hands out storages under a byte cap. */
export class StoragePool {
  readonly stats: Stats = { liveBytes: 0, peakBytes: 0, operations: 0, largestNew: 0 };
  /** Told of each storage given back, while somebody counts what is alive. */
  watcher: ((storage: Storage) => void) | null = null;
  private readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** A storage of `bytes`, contents unspecified. Throws MemoryError with sizes when the cap would be passed. */
  create(bytes: number): Storage {
    const { stats } = this;
    if (stats.liveBytes + bytes > this.memory.maxBytes) throw this.outOfMemory(bytes);
    let address: number;
    try {
      address = this.memory.allocate(bytes);
    } catch (error) {
      if (error instanceof EngineError) throw this.outOfMemory(bytes);
      throw error;
    }
    stats.liveBytes += bytes;
    if (stats.liveBytes > stats.peakBytes) stats.peakBytes = stats.liveBytes;
    if (bytes > stats.largestNew) stats.largestNew = bytes;
    return new Storage(this, address, bytes);
  }

  free(storage: Storage): void {
    this.stats.liveBytes -= storage.bytes;
    this.memory.release(storage.address, storage.bytes);
    if (this.watcher !== null) this.watcher(storage);
  }

  private outOfMemory(bytes: number): EngineError {
    const { liveBytes } = this.stats;
    const { maxBytes } = this.memory;
    // A host that limits memory by itself sets no cap here.
    const limit = maxBytes === Number.MAX_SAFE_INTEGER ? '' : ` and the limit is ${maxBytes}`;
    return new EngineError(
      'MemoryError',
      `[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes. ` +
        `Error code 12 (Cannot allocate memory). ${liveBytes} bytes are in use${limit}. ` +
        'Delete tensors you no longer need, or use smaller ones.',
    );
  }
}
