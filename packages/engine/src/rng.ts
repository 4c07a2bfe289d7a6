// PyTorch's CPU random numbers: mt19937 and how each distribution draws from it.

const N = 624;
const M = 397;

export class Generator {
  private readonly state = new Uint32Array(N);
  private left = 1;
  private next = 0;
  private seeded = 0n;
  /** The sine half of the last Box-Muller pair, kept for the next normal number. */
  spareNormal: number | null = null;

  constructor(seed: number | bigint = 67280421310721n) {
    this.seed(seed);
  }

  /** `manual_seed`: only the low 32 bits reach the twister. */
  seed(seed: number | bigint): void {
    this.seeded = BigInt.asUintN(64, BigInt(seed));
    const { state } = this;
    state[0] = Number(this.seeded & 0xffffffffn);
    for (let j = 1; j < N; j++) {
      const x = state[j - 1]! ^ (state[j - 1]! >>> 30);
      state[j] = Math.imul(1812433253, x) + j;
    }
    this.left = 1;
    this.next = 0;
    this.spareNormal = null;
  }

  get initialSeed(): bigint {
    return this.seeded;
  }

  private refill(): void {
    const s = this.state;
    for (let j = 0; j < N; j++) {
      const v = s[j + 1 < N ? j + 1 : 0]!;
      const y = (s[j]! & 0x80000000) | (v & 0x7fffffff);
      s[j] = s[j + M < N ? j + M : j + M - N]! ^ (y >>> 1) ^ (-(v & 1) & 0x9908b0df);
    }
    this.left = N;
    this.next = 0;
  }

  /** 32 random bits. */
  u32(): number {
    if (--this.left === 0) this.refill();
    let y = this.state[this.next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** 64 random bits: the first draw is the high half. */
  u64(): bigint {
    const high = BigInt(this.u32());
    return (high << 32n) | BigInt(this.u32());
  }

  /** Uniform in [0, 1) with 24 bits. */
  float(): number {
    return (this.u32() & 0xffffff) / 0x1000000;
  }

  /** Uniform in [0, 1) with 53 bits. */
  double(): number {
    const high = this.u32();
    const low = this.u32();
    return ((high & 0x1fffff) * 0x100000000 + low) / 2 ** 53;
  }

  /** The state and which of its words comes next (624: none is left), for somebody who draws in blocks; `body` says where that ended. */
  lend(body: (state: Uint32Array<ArrayBuffer>, next: number) => number): void {
    this.next = body(this.state, this.left === 1 ? N : this.next);
    this.left = N + 1 - this.next;
  }

  /** As many of `float` (or, if `wide`, of `double`) as fit. */
  fill(out: Float64Array, wide: boolean): void {
    if (wide) for (let i = 0; i < out.length; i++) out[i] = this.double();
    else for (let i = 0; i < out.length; i++) out[i] = this.float();
  }

  /** Standard normal by Box-Muller in double precision; the second of each pair is kept for the next call. */
  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    const u1 = this.double();
    const u2 = this.double();
    const radius = Math.sqrt(-2 * Math.log1p(-u2));
    const theta = 2 * Math.PI * u1;
    this.spareNormal = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  }

  /** State as bytes, to be given back to `setState`. */
  getState(): Uint8Array {
    const out = new Uint8Array(N * 4 + 32);
    out.set(new Uint8Array(this.state.buffer), 0);
    const tail = new DataView(out.buffer, N * 4);
    tail.setInt32(0, this.left, true);
    tail.setInt32(4, this.next, true);
    tail.setBigUint64(8, this.seeded, true);
    tail.setUint8(16, this.spareNormal === null ? 0 : 1);
    tail.setFloat64(24, this.spareNormal ?? 0, true);
    return out;
  }

  setState(bytes: Uint8Array): void {
    if (bytes.length !== N * 4 + 32) throw new Error('generator state has the wrong size');
    const copy = bytes.slice();
    this.state.set(new Uint32Array(copy.buffer, 0, N));
    const tail = new DataView(copy.buffer, N * 4);
    this.left = tail.getInt32(0, true);
    this.next = tail.getInt32(4, true);
    this.seeded = tail.getBigUint64(8, true);
    this.spareNormal = tail.getUint8(16) ? tail.getFloat64(24, true) : null;
  }
}
