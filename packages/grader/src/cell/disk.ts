// A lid on the virtual disk: its files live in JavaScript's heap, where no WebAssembly limit reaches them.

/** The part of Emscripten's file system that we touch. */
export interface VirtualDisk {
  filesystems: {
    MEMFS: { expandFileStorage(node: { contents?: ArrayLike<number> | null }, capacity: number): void };
  };
  ErrnoError: new (errno: number) => Error;
}

const ENOSPC = 51;

/** Lets files grow by at most `bytes` altogether from now on; then writing fails with "No space left on device". */
export function limitDisk(disk: VirtualDisk, bytes: number): { reset(): void } {
  const memory = disk.filesystems.MEMFS;
  const expand = memory.expandFileStorage.bind(memory);
  let used = 0;
  memory.expandFileStorage = (node, capacity) => {
    const growth = capacity - (node.contents?.length ?? 0);
    if (growth > 0) {
      if (used + growth > bytes) throw new disk.ErrnoError(ENOSPC);
      used += growth;
    }
    expand(node, capacity);
  };
  return {
    reset() {
      used = 0;
    },
  };
}
