// im2col and col2im: windows of pictures unfolded into columns and folded back, with PyTorch's checks.
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { numel, type Shape, show, wrapDim } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { implement } from './implement.ts';
import { columns, folded, type Windows, windowCounts } from './windows.ts';

/** Rows and columns of windows in a picture of `size`. */
function checked(size: Shape, w: Windows): readonly [number, number] {
  for (const [name, what, [height, width]] of [
    ['kernel', 'kernel size', w.kernel],
    ['dilation', 'dilation', w.dilation],
    ['stride', 'stride', w.stride],
  ] as const)
    if (height! < 1 || width! < 1)
      throw runtimeError(
        `${what} should be greater than zero, but got ${name}_height: ${height} ${name}_width: ${width}`,
      );
  const [top, left] = w.padding;
  if (top! < 0 || left! < 0)
    throw runtimeError(`padding should be non-negative, but got pad_height: ${top} pad_width: ${left}`);
  return windowCounts(size, w) as [number, number];
}

const tuple = (values: Shape): string => `(${values.join(', ')})`;

/** (N, C, H, W) to (N, C * kernel, windows); N may be missing. */
function im2col(e: Engine, self: Tensor, w: Windows): Tensor {
  wrapDim(2, self.ndim);
  const batched = self.ndim === 4;
  if (!(batched || self.ndim === 3) || numel(self.shape.slice(-3)) === 0)
    throw runtimeError(
      `Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${show(self.shape)}`,
    );
  const size = self.shape.slice(-2);
  const blocks = checked(size, w);
  if (blocks[0] < 1 || blocks[1] < 1)
    throw runtimeError(
      `Given input with spatial size ${tuple(size)}, kernel_size=${tuple(w.kernel)}, dilation=${tuple(w.dilation)}, padding=${tuple(w.padding)}, calculated shape of the array of sliding blocks as ${tuple(blocks)}, but its components must be at least one.`,
    );
  const cols = columns(e, batched ? self : self.unsqueeze(0), w);
  return (batched ? cols : cols.squeeze(0)).clone();
}

/** (N, C * kernel, windows) to (N, C, size): each element the sum of those read from it; N may be missing. */
function col2im(e: Engine, self: Tensor, size: Shape, w: Windows): Tensor {
  const blocks = checked(size, w);
  const batched = self.ndim === 3;
  if (!(batched || self.ndim === 2) || numel(self.shape.slice(-2)) === 0)
    throw runtimeError(
      `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${show(self.shape)}`,
    );
  const [planes, length] = self.shape.slice(-2) as [number, number];
  if (planes % numel(w.kernel) !== 0)
    throw runtimeError(
      `Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got input.size(1)=${planes} and kernel_size=${tuple(w.kernel)}.`,
    );
  if (length !== numel(blocks))
    throw runtimeError(
      `Given output_size=${tuple(size)}, kernel_size=${tuple(w.kernel)}, dilation=${tuple(w.dilation)}, padding=${tuple(w.padding)}, stride=${tuple(w.stride)}, expected size of input's dimension 2 to match the calculated number of sliding blocks ${blocks[0]} * ${blocks[1]} = ${numel(blocks)}, but got input.size(2)=${length}.`,
    );
  const image = folded(e, batched ? self : self.unsqueeze(0), size, w);
  return batched ? image : image.squeeze(0).clone();
}

export const folding = implement({
  im2col: (e, self, kernel, dilation, padding, stride) =>
    im2col(e, self, { kernel, dilation, padding, stride }),
  col2im: (e, self, size, kernel, dilation, padding, stride) =>
    col2im(e, self, size, { kernel, dilation, padding, stride }),
});
