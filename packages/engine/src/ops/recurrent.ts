// Recurrent networks: one step of each cell, and layers of them over sequences, also packed and read from both ends.
import type { Engine } from '../engine.ts';
import { runtimeError } from '../errors.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { float } from '../tensor.ts';
import { implement } from './implement.ts';

/** Hidden state first; an LSTM has a cell state too. */
type State = readonly Tensor[];
/** A step, given W_ih x + b_ih already. */
type Cell = (e: Engine, fromInput: Tensor, state: State, weight: Weights) => State;

interface Weights {
  readonly ih: Tensor;
  readonly hh: Tensor;
  readonly bih: Tensor | null;
  readonly bhh: Tensor | null;
  /** LSTM with proj_size. */
  readonly hr: Tensor | null;
}

const fromHidden = (e: Engine, h: Tensor, w: Weights): Tensor => e.call('linear', h, w.hh, w.bhh);

const lstm: Cell = (e, fromInput, [h, c], w) => {
  const [i, f, g, o] = e.call('chunk', fromHidden(e, h!, w).add(fromInput), 4, -1) as Tensor[];
  const cell = f!.sigmoid().mul(c!).add(i!.sigmoid().mul(g!.tanh()));
  const hidden = o!.sigmoid().mul(cell.tanh());
  return [w.hr ? e.call('linear', hidden, w.hr) : hidden, cell];
};

const gru: Cell = (e, fromInput, [h], w) => {
  const x = e.call('chunk', fromInput, 3, -1) as Tensor[];
  const y = e.call('chunk', fromHidden(e, h!, w), 3, -1) as Tensor[];
  const reset = y[0]!.add(x[0]!).sigmoid();
  const update = y[1]!.add(x[1]!).sigmoid();
  const fresh = x[2]!.add(y[2]!.mul(reset)).tanh();
  return [h!.sub(fresh).mul(update).add(fresh)];
};

const simple =
  (activation: 'tanh' | 'relu'): Cell =>
  (e, fromInput, [h], w) => [fromHidden(e, h!, w).add(fromInput)[activation]()];

interface Options {
  readonly hasBiases: boolean;
  readonly layers: number;
  readonly dropout: number;
  readonly train: boolean;
  readonly bidirectional: boolean;
  /** An LSTM whose hidden state is projected has one more weight per direction. */
  readonly projected: boolean;
}

const weightsPerDirection = (o: Options): number => 2 + (o.hasBiases ? 2 : 0) + (o.projected ? 1 : 0);

function weightsOf(params: readonly Tensor[], at: number, o: Options): Weights {
  const per = weightsPerDirection(o);
  const p = params.slice(at * per, (at + 1) * per);
  const [ih, hh] = p as [Tensor, Tensor];
  return {
    ih,
    hh,
    bih: o.hasBiases ? p[2]! : null,
    bhh: o.hasBiases ? p[3]! : null,
    hr: o.projected ? p[per - 1]! : null,
  };
}

/** One direction over a (T, B, features) sequence: the hidden states in order of time, and the last state. */
function sweep(e: Engine, cell: Cell, input: Tensor, state: State, w: Weights, backwards: boolean) {
  const steps = e.call('unbind.int', e.call('linear', input, w.ih, w.bih), 0);
  const outputs: Tensor[] = [];
  let now = state;
  for (let t = 0; t < steps.length; t++) {
    now = cell(e, steps[backwards ? steps.length - 1 - t : t]!, now, w);
    outputs.push(now[0]!);
  }
  if (backwards) outputs.reverse();
  return { output: e.call('stack', outputs, 0), last: now };
}

/** The same over packed data: at step t only the first sizes[t] sequences are still running. */
function packedSweep(
  e: Engine,
  cell: Cell,
  data: Tensor,
  sizes: readonly number[],
  state: State,
  w: Weights,
  backwards: boolean,
) {
  const steps = e.call('split_with_sizes', e.call('linear', data, w.ih, w.bih), sizes, 0);
  const outputs = new Array<Tensor>(steps.length);
  const rows = (s: State, from: number, to: number) => s.map((t) => t.narrow(0, from, to - from));
  const joined = (a: State, b: State) => a.map((t, i) => e.call('cat', [t, b[i]!], 0));
  let now: State = backwards ? rows(state, 0, sizes[sizes.length - 1]!) : state;
  const ended: State[] = [];
  for (let k = 0; k < steps.length; k++) {
    const t = backwards ? steps.length - 1 - k : k;
    const running = now[0]!.shape[0]!;
    if (sizes[t]! < running) {
      ended.push(rows(now, sizes[t]!, running));
      now = rows(now, 0, sizes[t]!);
    } else if (sizes[t]! > running) now = joined(now, rows(state, running, sizes[t]!));
    now = cell(e, steps[t]!, now, w);
    outputs[t] = now[0]!;
  }
  for (const done of ended.reverse()) now = joined(now, done);
  return { output: e.call('cat', outputs, 0), last: now };
}

/** Layer after layer, direction by direction. Returns the last layer's output and, per kind of state, (layers * directions, B, size). */
function network(
  e: Engine,
  cell: Cell,
  input: Tensor,
  states: readonly Tensor[],
  params: readonly Tensor[],
  o: Options,
  sizes: readonly number[] | null,
): { output: Tensor; states: Tensor[] } {
  const directions = o.bidirectional ? 2 : 1;
  const per = weightsPerDirection(o);
  if (o.layers <= 0 || params.length !== per * o.layers * directions)
    throw runtimeError('got an incorrect number of RNN parameters');
  for (const s of states)
    if (s.ndim !== 3 || s.shape[0] !== o.layers * directions)
      throw runtimeError(
        `Expected hidden state of ${o.layers * directions} layers and directions, got ${show(s.shape)}`,
      );
  const initial = states.map((s) => e.call('unbind.int', s, 0));
  const last: Tensor[][] = states.map(() => []);
  let x = input;
  for (let layer = 0; layer < o.layers; layer++) {
    const outputs: Tensor[] = [];
    for (let d = 0; d < directions; d++) {
      const at = layer * directions + d;
      const state = initial.map((s) => s[at]!);
      const w = weightsOf(params, at, o);
      const run = sizes
        ? packedSweep(e, cell, x, sizes, state, w, d === 1)
        : sweep(e, cell, x, state, w, d === 1);
      outputs.push(run.output);
      run.last.forEach((t, i) => {
        last[i]!.push(t);
      });
    }
    x = directions === 2 ? e.call('cat', outputs, -1) : outputs[0]!;
    if (o.dropout > 0 && o.train && layer < o.layers - 1) x = e.call('dropout', x, o.dropout, true);
  }
  return { output: x, states: last.map((s) => e.call('stack', s, 0)) };
}

function overSequence(
  e: Engine,
  cell: Cell,
  input: Tensor,
  states: readonly Tensor[],
  params: readonly Tensor[],
  o: Options,
  batchFirst: boolean,
) {
  const run = network(e, cell, batchFirst ? input.transpose(0, 1) : input, states, params, o, null);
  return [batchFirst ? run.output.transpose(0, 1) : run.output, ...run.states];
}

function overPacked(
  e: Engine,
  cell: Cell,
  data: Tensor,
  batchSizes: Tensor,
  states: readonly Tensor[],
  params: readonly Tensor[],
  o: Options,
) {
  const sizes = e.toArray(batchSizes).map(Number);
  const run = network(e, cell, data, states, params, o, sizes);
  return [run.output, ...run.states];
}

const options = (
  hasBiases: boolean,
  layers: number,
  dropout: number,
  train: boolean,
  bidirectional: boolean,
  projected = false,
): Options => ({ hasBiases, layers, dropout, train, bidirectional, projected });

/** With a projection the hidden state is smaller than the cell state. */
const projected = (hx: readonly Tensor[]): boolean =>
  hx.length === 2 && hx[0]!.shape.at(-1) !== hx[1]!.shape.at(-1);

type Pair = readonly [Tensor, Tensor];
type Triple = readonly [Tensor, Tensor, Tensor];

function one(
  e: Engine,
  cell: Cell,
  input: Tensor,
  state: State,
  ih: Tensor,
  hh: Tensor,
  bih: Tensor | null,
  bhh: Tensor | null,
): State {
  return cell(e, e.call('linear', input, ih, bih), state, { ih, hh, bih, bhh, hr: null });
}

/** The four operations of a cell with one state. */
const sequences = (cell: Cell) => ({
  input: (
    e: Engine,
    x: Tensor,
    h: Tensor,
    params: readonly Tensor[],
    biases: boolean,
    layers: number,
    dropout: number,
    train: boolean,
    both: boolean,
    batchFirst: boolean,
  ) =>
    overSequence(
      e,
      cell,
      x,
      [h],
      params,
      options(biases, layers, dropout, train, both),
      batchFirst,
    ) as unknown as Pair,
  data: (
    e: Engine,
    x: Tensor,
    sizes: Tensor,
    h: Tensor,
    params: readonly Tensor[],
    biases: boolean,
    layers: number,
    dropout: number,
    train: boolean,
    both: boolean,
  ) =>
    overPacked(
      e,
      cell,
      x,
      sizes,
      [h],
      params,
      options(biases, layers, dropout, train, both),
    ) as unknown as Pair,
  cell: (e: Engine, x: Tensor, h: Tensor, ih: Tensor, hh: Tensor, bih: Tensor | null, bhh: Tensor | null) =>
    one(e, cell, x, [h], ih, hh, bih, bhh)[0]!,
});

const grus = sequences(gru);
const tanhs = sequences(simple('tanh'));
const relus = sequences(simple('relu'));

export const recurrent = implement({
  'lstm.input': (e, x, hx, params, biases, layers, dropout, train, both, batchFirst) => {
    if (hx.length !== 2) throw runtimeError('lstm expects two hidden states');
    const o = options(biases, layers, dropout, train, both, projected(hx));
    return overSequence(e, lstm, x, hx, params, o, batchFirst) as unknown as Triple;
  },
  'lstm.data': (e, x, sizes, hx, params, biases, layers, dropout, train, both) => {
    if (hx.length !== 2) throw runtimeError('lstm expects two hidden states');
    const o = options(biases, layers, dropout, train, both, projected(hx));
    return overPacked(e, lstm, x, sizes, hx, params, o) as unknown as Triple;
  },
  lstm_cell: (e, x, hx, ih, hh, bih, bhh) => {
    if (hx.length !== 2) throw runtimeError('lstm_cell expects two hidden states');
    return one(e, lstm, x, hx, ih, hh, bih, bhh) as unknown as Pair;
  },
  'gru.input': grus.input,
  'gru.data': grus.data,
  gru_cell: grus.cell,
  'rnn_tanh.input': tanhs.input,
  'rnn_tanh.data': tanhs.data,
  rnn_tanh_cell: tanhs.cell,
  'rnn_relu.input': relus.input,
  'rnn_relu.data': relus.data,
  rnn_relu_cell: relus.cell,
  _weight_norm: (e, v, g, dim) => e.call('_weight_norm_interface', v, g, dim)[0],
  /** v scaled so that its norm over every dimension but `dim` is g; also that norm. */
  _weight_norm_interface: (e, v, g, dim) => {
    const dims = Array.from({ length: v.ndim }, (_, d) => d).filter((d) => d !== dim);
    const norm = e.call('linalg_vector_norm', v, float(2), dims, true);
    return [v.mul(g.div(norm)), norm.detach()];
  },
  _pack_padded_sequence: (e, input, lengths, batchFirst) => {
    const x = batchFirst ? input.transpose(0, 1) : input;
    const sizes = e.toArray(lengths).map(Number);
    if (sizes.length !== x.shape[1])
      throw runtimeError(
        `Expected \`len(lengths)\` to be equal to batch_size, but got ${sizes.length} (batch_size=${x.shape[1]})`,
      );
    for (let i = 0; i < sizes.length; i++) {
      if (i > 0 && sizes[i]! > sizes[i - 1]!)
        throw runtimeError(
          '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.',
        );
      if (sizes[i]! <= 0)
        throw runtimeError(
          "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0",
        );
    }
    const running = Array.from({ length: sizes[0]! }, (_, t) => sizes.filter((n) => n > t).length);
    const parts = running.map((n, t) => x.select(0, t).narrow(0, 0, n));
    return [e.call('cat', parts, 0), e.fromNumbers(running, [running.length], lengths.dtype)];
  },
  _pad_packed_sequence: (e, data, batchSizes, batchFirst, padding, total) => {
    const sizes = e.toArray(batchSizes).map(Number);
    const [longest, batch] = [sizes.length, sizes[0]!];
    if (total > 0 && total < longest)
      throw runtimeError(
        `Expected total_length to be at least the length of the longest sequence in input, but got total_length=${total} and max sequence length being ${longest}`,
      );
    const length = Math.max(total, longest);
    const steps = e.call('split_with_sizes', data, sizes, 0);
    const rest = data.shape.slice(1);
    const fill = (n: number) => e.call('new_full', data, [n, ...rest], padding);
    const rows = steps.map((s) =>
      s.shape[0] === batch ? s : e.call('cat', [s, fill(batch - s.shape[0]!)], 0),
    );
    while (rows.length < length) rows.push(fill(batch));
    const out = e.call('stack', rows, 0);
    const lengths = Array.from({ length: batch }, (_, i) => sizes.filter((n) => n > i).length);
    return [batchFirst ? out.transpose(0, 1) : out, e.fromNumbers(lengths, [batch], batchSizes.dtype)];
  },
});
