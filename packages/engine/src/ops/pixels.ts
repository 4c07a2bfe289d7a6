// Channels spread over pixels, pixels gathered into channels, channels dealt anew.
import { runtimeError } from '../errors.ts';
import { show } from '../shape.ts';
import { implement } from './implement.ts';

export const pixels = implement({
  pixel_shuffle: (_e, self, factor) => {
    if (self.ndim < 3)
      throw runtimeError(
        `pixel_shuffle expects input to have at least 3 dimensions, but got input with ${self.ndim} dimension(s)`,
      );
    if (factor <= 0) throw runtimeError(`pixel_shuffle expects a positive upscale_factor, but got ${factor}`);
    const [c, h, w] = self.shape.slice(-3) as [number, number, number];
    if (c % factor ** 2 !== 0)
      throw runtimeError(
        `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${c} is not divisible by ${factor ** 2}`,
      );
    const lead = self.shape.slice(0, -3);
    const n = lead.length;
    const order = [...lead.map((_, d) => d), n, n + 3, n + 1, n + 4, n + 2];
    return self
      .reshape([...lead, c / factor ** 2, factor, factor, h, w])
      .permute(order)
      .reshape([...lead, c / factor ** 2, h * factor, w * factor]);
  },
  pixel_unshuffle: (_e, self, factor) => {
    if (self.ndim < 3)
      throw runtimeError(
        `pixel_unshuffle expects input to have at least 3 dimensions, but got input with ${self.ndim} dimension(s)`,
      );
    if (factor <= 0)
      throw runtimeError(`pixel_unshuffle expects a positive downscale_factor, but got ${factor}`);
    const [c, h, w] = self.shape.slice(-3) as [number, number, number];
    for (const [name, size, at] of [
      ['height', h, -2],
      ['width', w, -1],
    ] as const)
      if (size % factor !== 0)
        throw runtimeError(
          `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${at})=${size} is not divisible by ${factor}`,
        );
    const lead = self.shape.slice(0, -3);
    const n = lead.length;
    const order = [...lead.map((_, d) => d), n, n + 2, n + 4, n + 1, n + 3];
    return self
      .reshape([...lead, c, h / factor, factor, w / factor, factor])
      .permute(order)
      .reshape([...lead, c * factor ** 2, h / factor, w / factor]);
  },
  channel_shuffle: (_e, self, groups) => {
    if (self.ndim <= 2)
      throw runtimeError(
        `channel_shuffle expects input with > 2 dims, but got input with sizes ${show(self.shape)}`,
      );
    if (groups <= 0)
      throw runtimeError(
        `Number of groups to divide channels in must be positive. Value of groups:${groups}`,
      );
    const [n, c, ...rest] = self.shape as [number, number, ...number[]];
    if (c % groups !== 0)
      throw runtimeError(
        `Number of channels must be divisible by groups. Got ${c} channels and ${groups} groups.`,
      );
    return self
      .reshape([n, groups, c / groups, ...rest])
      .transpose(1, 2)
      .reshape(self.shape);
  },
});
