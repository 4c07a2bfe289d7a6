// A complex number as a value: what `item` of a complex tensor gives and a Python complex becomes.
import { runtimeError } from './errors.ts';

export class Complex {
  readonly re: number;
  readonly im: number;

  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }

  /** The real part, where there is no other. Throws PyTorch's RuntimeError, which names a C++ type, where something would be lost. */
  real(type: string): number {
    if (this.im === 0) return this.re;
    throw runtimeError(`value cannot be converted to type ${type} without overflow`);
  }

  /** `Number(z)`, as `real`. */
  valueOf(): number {
    return this.real('double');
  }

  get conj(): Complex {
    return new Complex(this.re, -this.im);
  }

  toString(): string {
    return `(${this.re}${this.im < 0 || Object.is(this.im, -0) ? '' : '+'}${this.im}j)`;
  }
}

/** An element of a tensor outside of it. */
export type Element = number | bigint | boolean | Complex;
