// `x[...]` as PyTorch reads it: views for ints, slices, None and the ellipsis; gathers for tensors and masks.
import { bool, type Engine, EngineError, type Tensor } from '@lacuna/engine';

/** One item of an index. */
export type Item =
  | { readonly kind: 'int'; readonly index: number }
  | {
      readonly kind: 'slice';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number | null;
    }
  | { readonly kind: 'new' }
  | { readonly kind: 'rest' }
  | { readonly kind: 'tensor'; readonly tensor: Tensor };

/** Reads items off a flat list: 0 i, 1 start stop step, 2, 3, 4 handle. */
export function readItems(flat: readonly unknown[], tensor: (handle: unknown) => Tensor): Item[] {
  const items: Item[] = [];
  const int = (value: unknown): number => {
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    if (typeof value === 'bigint') return Number(value);
    throw new EngineError('TypeError', 'bridge: an index is an integer');
  };
  const bound = (value: unknown): number | null =>
    value === undefined || value === null ? null : int(value);
  for (let at = 0; at < flat.length; ) {
    const kind = flat[at++];
    if (kind === 0) items.push({ kind: 'int', index: int(flat[at++]) });
    else if (kind === 1) {
      items.push({
        kind: 'slice',
        start: bound(flat[at]),
        stop: bound(flat[at + 1]),
        step: bound(flat[at + 2]),
      });
      at += 3;
    } else if (kind === 2) items.push({ kind: 'new' });
    else if (kind === 3) items.push({ kind: 'rest' });
    else if (kind === 4) items.push({ kind: 'tensor', tensor: tensor(flat[at++]) });
    else throw new EngineError('TypeError', `bridge: ${String(kind)} is no kind of index`);
  }
  return items;
}

const isMask = (tensor: Tensor): boolean => tensor.dtype.name === 'bool' || tensor.dtype.name === 'uint8';

/** How many of x's dimensions an item takes up. */
function consumed(item: Item): number {
  if (item.kind === 'int' || item.kind === 'slice') return 1;
  if (item.kind !== 'tensor') return 0;
  return isMask(item.tensor) ? item.tensor.ndim : 1;
}

/**
 * The view that the basic items cut, and for each of its dimensions the tensor that gathers along it, if any.
 * Run inside an engine scope: intermediate views are released there.
 */
function cut(engine: Engine, x: Tensor, items: readonly Item[]): { view: Tensor; gather: (Tensor | null)[] } {
  const taken = items.reduce((sum, item) => sum + consumed(item), 0);
  if (taken > x.ndim) {
    if (x.ndim === 0 && items.every((item) => item.kind === 'int'))
      throw new EngineError(
        'IndexError',
        'invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number',
      );
    throw new EngineError('IndexError', `too many indices for tensor of dimension ${x.ndim}`);
  }
  const alone = items.length === 1;
  const gather: (Tensor | null)[] = [];
  let view = x;
  let dim = 0;
  let own = 0; // the same place counted in x's own dimensions, for messages
  for (const item of items) {
    switch (item.kind) {
      case 'int': {
        const size = view.shape[dim]!;
        if (item.index < -size || item.index >= size)
          throw new EngineError(
            'IndexError',
            `index ${item.index} is out of bounds for dimension ${own} with size ${size}`,
          );
        view = engine.call('select.int', view, dim, item.index);
        break;
      }
      case 'slice': {
        const step = item.step ?? 1;
        if (step <= 0)
          throw new EngineError(
            'ValueError',
            step === 0 ? 'slice step cannot be zero' : 'step must be greater than zero',
          );
        const whole =
          step === 1 && (item.start ?? 0) === 0 && (item.stop === null || item.stop >= view.shape[dim]!);
        if (!whole || alone) view = engine.call('slice.Tensor', view, dim, item.start, item.stop, step);
        dim++;
        break;
      }
      case 'new':
        view = engine.call('unsqueeze', view, dim++);
        own++;
        break;
      case 'rest':
        dim += x.ndim - taken;
        own += x.ndim - taken;
        break;
      case 'tensor': {
        const { tensor } = item;
        const { category } = tensor.dtype;
        if (category === 'float' || category === 'complex')
          throw new EngineError(
            'IndexError',
            'tensors used as indices must be long, int, byte or bool tensors',
          );
        if (tensor.ndim === 0 && !isMask(tensor)) {
          const at = Number(tensor.item());
          const size = view.shape[dim]!;
          if (at < -size || at >= size)
            throw new EngineError(
              'IndexError',
              `index ${at} is out of bounds for dimension ${own} with size ${size}`,
            );
          view = engine.call('select.int', view, dim, at);
          break;
        }
        if (tensor.ndim === 0) {
          // x[True]: a new dimension, kept or dropped.
          view = engine.call('unsqueeze', view, dim);
          gather[dim++] = engine.call('reshape', engine.call('to.dtype', tensor, bool), [1]);
          break;
        }
        gather[dim] = tensor.dtype.name === 'uint8' ? engine.call('to.dtype', tensor, bool) : tensor;
        dim += isMask(tensor) ? tensor.ndim : 1;
        break;
      }
    }
    own += consumed(item);
  }
  return { view, gather };
}

/** The list `index.Tensor` takes: nothing for untouched dimensions, one entry for all dimensions a mask covers. */
function indices(gather: readonly (Tensor | null)[]): (Tensor | null)[] {
  const list: (Tensor | null)[] = [];
  for (let dim = 0; dim < gather.length; ) {
    const tensor = gather[dim] ?? null;
    list.push(tensor);
    dim += tensor && isMask(tensor) ? tensor.ndim : 1;
  }
  return list;
}

/** `x[items]`. The caller owns the result. */
export function getItem(engine: Engine, x: Tensor, items: readonly Item[]): Tensor {
  return engine.scope(() => {
    const { view, gather } = cut(engine, x, items);
    if (gather.length > 0) return engine.call('index.Tensor', view, indices(gather));
    return view === x ? engine.call('alias', x) : view;
  });
}

/** `x[items] = value`, in place. */
export function setItem(engine: Engine, x: Tensor, items: readonly Item[], value: Tensor): void {
  engine.scope(() => {
    const { view, gather } = cut(engine, x, items);
    let source = value;
    while (source.ndim > 0 && source.shape[0] === 1 && (gather.length > 0 || source.ndim > view.ndim))
      source = engine.call('select.int', source, 0, 0);
    if (gather.length > 0) engine.call('index_put_', view, indices(gather), source, false);
    else {
      if (source.ndim > view.ndim)
        throw new EngineError(
          'RuntimeError',
          `expand(torch.${source.dtype.label}Tensor{[${source.shape.join(', ')}]}, size=[${view.shape.join(', ')}]): the number of sizes ` +
            `provided (${view.ndim}) must be greater or equal to the number of dimensions in the tensor (${source.ndim})`,
        );
      const lost = source.shape.findIndex(
        (size, d) => size !== 1 && size !== view.shape[d + view.ndim - source.ndim],
      );
      if (lost >= 0)
        throw new EngineError(
          'RuntimeError',
          `The expanded size of the tensor (${view.shape[lost + view.ndim - source.ndim]}) must match the existing size (${source.shape[lost]}) ` +
            `at non-singleton dimension ${lost + view.ndim - source.ndim}.  Target sizes: [${view.shape.join(', ')}].  Tensor sizes: [${source.shape.join(', ')}]`,
        );
      engine.call('copy_', view, source);
    }
    return null;
  });
}
