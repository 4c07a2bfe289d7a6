// The loop a kernel is asked to run, as 32-bit words in memory: rank, sizes, and per operand an address and byte strides.
// Layout (bytes): 0 rank; 4 sizes[16]; 68 + 68k operand k: address, strides[16]; 408 counters[16]. Written by backend-wasm.ts.

// @ts-nocheck
const OPERANDS: usize = 68;
const COUNTERS: usize = 408;

@inline
export function last(d: usize): i32 {
  return load<i32>(d) - 1;
}
@inline
export function size(d: usize, dim: i32): i32 {
  return load<i32>(d + 4 + (<usize>dim << 2));
}
@inline
export function at(d: usize, operand: usize): usize {
  return load<u32>(d + OPERANDS + operand * 68);
}
@inline
export function stride(d: usize, operand: usize, dim: i32): i32 {
  return load<i32>(d + OPERANDS + operand * 68 + 4 + (<usize>dim << 2));
}

/** A loop that ends before its end: the next one must find its counters at zero. */
export function abandon(d: usize): i32 {
  memory.fill(d + COUNTERS, 0, 64);
  return 0;
}

/** Step every address to the next point of all dimensions but the `inner` last ones. False when all are done. */
export function advance(d: usize, operands: usize, inner: i32 = 1): bool {
  for (let dim = load<i32>(d) - 1 - inner; dim >= 0; dim--) {
    const counter = d + COUNTERS + (<usize>dim << 2);
    const n = size(d, dim);
    const c = load<i32>(counter) + 1;
    for (let k: usize = 0; k < operands; k++) {
      const p = d + OPERANDS + k * 68;
      const s = load<i32>(p + 4 + (<usize>dim << 2));
      store<i32>(p, load<i32>(p) + (c < n ? s : s - s * n));
    }
    if (c < n) {
      store<i32>(counter, c);
      return true;
    }
    store<i32>(counter, 0);
  }
  return false;
}
