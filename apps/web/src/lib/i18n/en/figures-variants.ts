// Words of the figures of the topic attention-variants.
import { english } from '../format.ts';

const { plural, integer, list } = english;
const tokens = (n: number) => plural(n, { one: '# token', other: '# tokens' });

export const variants = {
  costs: {
    label: 'What the variants of attention cost as the sequence grows',
    show: 'Show',
    quantities: { flops: 'FLOPs', traffic: 'Traffic', cache: 'Cache', decode: 'One more token' },
    shows: {
      flops: 'FLOPs to run through the sequence',
      traffic: 'Bytes to and from memory in that run',
      cache: 'Bytes kept for the tokens to come',
      decode: 'Bytes moved for one more token',
    },
    length: 'Length of the sequence',
    tokens,
    short: (n: number) => (n >= 1024 ? `${integer(n / 1024)}K` : integer(n)),
    names: {
      table: 'Full, with a table of scores',
      flash: 'Full, FlashAttention',
      grouped: 'Grouped queries',
      window: 'Sliding window',
      linear: 'Linear',
    },
    exact: 'same function',
    other: 'another function',
    overlap: 'Lines that lie on one another: these variants cost the same here.',
    shape: (of: {
      layers: number;
      heads: number;
      headDim: number;
      groups: number;
      window: string;
      tile: number;
    }) =>
      `One causal sequence through ${of.layers} layers of ${of.heads} heads of ${of.headDim} at 16 bit, attention only. Grouped: ${of.groups} KV heads. Window: ${of.window} tokens. Tiles: ${of.tile} by ${of.tile}, nothing found in a cache of the card. Linear attention reads and writes its state for every token. Same function: the result of full attention with the same weights, up to rounding.`,
    header: [
      'Variant',
      'Function',
      'FLOPs',
      'To and from memory',
      'Scores held a layer',
      'Cache',
      'One more token',
    ],
  },

  flash: {
    label: 'FlashAttention tile by tile',
    names: { Q: 'Q', K: 'K', V: 'V', O: 'O', scores: 'scores', statistics: 'm and ℓ' },
    withTable: 'To and from memory, with a table of scores',
    inTiles: 'To and from memory, in tiles, so far',
    fewer: (times: string) => `${times} times fewer bytes than with a table`,
    more: (times: string) => `${times} times more bytes than with a table: the tiles are too small`,
    sameFlops: (causal: boolean) =>
      causal ? 'tiles in the future are skipped' : 'the matrix products are the same',
    onChip: 'On the chip:',
    ofChip: (all: string) => `of ${all}`,
    movement: (
      loads: readonly ('Q' | 'K' | 'V' | 'O' | 'scores' | 'statistics')[],
      stores: readonly ('Q' | 'K' | 'V' | 'O' | 'scores' | 'statistics')[],
      names: Record<'Q' | 'K' | 'V' | 'O' | 'scores' | 'statistics', string>,
    ) =>
      `In from memory: ${list(loads.map((name) => names[name]))}. ${
        stores.length > 0
          ? `Out to memory: ${list(stores.map((name) => (name === 'statistics' && !loads.includes('O') && stores.length === 2 ? 'm, ℓ' : names[name])))}.`
          : 'Nothing goes out: O, m and ℓ stay on the chip.'
      }`,
    so: (tiles: string, table: string) => `${tiles} moved so far; ${table} with a table.`,
    tile: 'Tile',
    at: (step: number, of: number) => `${integer(step)} of ${integer(of)}`,
    stepOf: (step: number, of: number) => `Tile ${integer(step)} of ${integer(of)}`,
    sram: 'Memory of the chip',
    sramAt: (bytes: string, side: number) => `${bytes}, tiles of ${integer(side)} by ${integer(side)}`,
    order: 'Outer loop',
    orders: { queries: 'Queries', keys: 'Keys' },
    orderHints: {
      queries: 'FlashAttention-2 and 3: finish one block of outputs, then the next',
      keys: 'FlashAttention 1: take up each block of K and V once, update all outputs with it',
    },
    mask: 'Mask',
    masks: { none: 'None', causal: 'Causal' },
    length: 'Sequence',
    tokens,
    intensity: (table: string, tiles: string) =>
      `FLOPs for each byte moved: ${table} with a table, ${tiles} in tiles.`,
    shape: (headDim: number) =>
      `One head of ${headDim}, forward, 16-bit; the largest square tile that fits. With a table, the scores and the weights are written to memory and read back.`,
    rows: {
      flops: 'FLOPs of matrix products',
      exps: 'Exponentials',
      rescalings: 'Multiplications to rescale O',
      read: 'Read from memory',
      written: 'Written to memory',
      intensity: 'FLOPs a byte',
    },
    header: ['Amount', 'With a table', 'In tiles, so far', 'In tiles, at the end'],
  },

  mask: {
    label: 'Mask painter: which query may look at which key',
    title: 'One line a query, one column a key',
    board:
      'Mask. Arrow keys move, space allows or forbids the pair, G makes the key of the column a global token.',
    pairs: (n: number, of: number) => `${integer(n)} of ${integer(of)} pairs.`,
    counted: 'counted pair by pair',
    windowOf: (n: number, window: number, pairs: string) =>
      `NW − W(W − 1)/2 = ${n} · ${window} − ${window} · ${window - 1}/2 = ${pairs}`,
    halfOf: (n: number, pairs: string) => `N(N + 1)/2 = ${n} · ${n + 1}/2 = ${pairs}`,
    squareOf: (n: number, pairs: string) => `N² = ${n}² = ${pairs}`,
    cell: (query: number, key: number, allowed: boolean) =>
      `Query ${query}, key ${key}: ${allowed ? 'allowed' : 'forbidden'}.`,
    reachTitle: (token: number) => `What token ${token} has heard of`,
    coneNote: (layers: number) =>
      `One line a layer, the output on top. Through ${plural(layers, { one: '# layer', other: '# layers' })} a token hears of what its tokens have heard.`,
    reach: (token: number, layers: number, back: number) =>
      back === 0
        ? `Token ${token} hears of nothing before itself.`
        : `After ${plural(layers, { one: '# layer', other: '# layers' })} token ${token} has heard of ${plural(back, { one: 'the token before it', other: 'tokens up to # back' })}.`,
    reachBoth: (token: number, layers: number, heard: number, of: number) =>
      `After ${plural(layers, { one: '# layer', other: '# layers' })} token ${token} has heard of ${integer(heard)} of ${integer(of)} tokens, itself included.`,
    reachFormula: (layers: number, window: number, dilation: number, reach: number) =>
      `L(W − 1)${dilation > 1 ? 'd' : ''} = ${layers} · ${window - 1}${dilation > 1 ? ` · ${dilation}` : ''} = ${reach}.`,
    blind: (rows: readonly number[]) =>
      `${rows.length === 1 ? 'Query' : 'Queries'} ${list(rows.map(String))} may look at nothing: softmax there divides 0 by 0 and gives NaN.`,
    presets: 'Patterns',
    preset: {
      causal: 'Causal',
      window: 'Sliding window',
      dilated: 'Dilated',
      longformer: 'Longformer',
      sink: 'Window and sink',
    },
    clear: 'Undo painting',
    direction: 'Direction',
    directions: { causal: 'Causal', both: 'Both ways' },
    window: 'Window',
    noWindow: 'all',
    keys: (n: number) => plural(n, { one: '# key', other: '# keys' }),
    dilation: 'Dilation',
    apart: (n: number) =>
      n === 1 ? 'no holes' : `every ${n === 2 ? '2nd' : n === 3 ? '3rd' : `${n}th`} key`,
    layers: 'Layers',
    layerCount: (n: number) => plural(n, { one: '# layer', other: '# layers' }),
    query: 'Reach of',
    token: (n: number) => `token ${n}`,
    queryNumber: (n: number) => `Query ${n}`,
    list: (all: readonly number[]) => (all.length === 0 ? 'none' : all.join(' ')),
    never: 'never',
    afterLayers: (n: number) => (n === 0 ? 'itself' : plural(n, { one: '# layer', other: '# layers' })),
    how: 'Paint with a finger or the mouse; a square above the mask makes that token global: all look at it, and it looks at all, as far as the direction lets them. The window counts the query itself; in both ways half of it lies on either side.',
    header: (token: number) => ['Query', 'May look at keys', `Heard of by token ${token} after`],
  },

  online: {
    label: 'Softmax in one pass over eight scores',
    value: 'v',
    score: 'score',
    rescale: 'factor',
    scoreOf: (n: number) => `Score ${n}`,
    scoreNumber: (n: number) => `Score ${n}`,
    step: 'Scores seen',
    at: (step: number, of: number) => `${step} of ${of}`,
    stepOf: (step: number, of: number) => `Score ${step} of ${of}`,
    way: 'How',
    ways: { one: 'One pass', merged: 'Two halves', stale: 'No rescaling' },
    wayHints: {
      one: 'Running maximum, sum and mix, rescaled when the maximum grows',
      merged: 'Each half by itself, then m, ℓ and o of both put together',
      stale: 'The usual mistake: the old sum and mix stay as they were',
    },
    cut: 'Cut after',
    cutAt: (n: number) => plural(n, { one: '# score', other: '# scores' }),
    turn: 'Turn the order around',
    reset: 'First scores',
    halves: ['First half', 'Second half'],
    all: 'So far',
    together: 'Together',
    nothing: 'Nothing seen yet.',
    right: (output: string, lse: string) => `Output o/ℓ = ${output}, log-sum-exp m + ln ℓ = ${lse}`,
    wrong: (got: string, wanted: string) => `Output ${got}, but softmax gives ${wanted}`,
    start: 'm is minus infinity, ℓ and o are 0.',
    first: (score: string) => `The first score is the maximum: m = ${score}, and it counts exp(0) = 1.`,
    grew: (before: string, after: string, rescale: string) =>
      `The maximum grows from ${before} to ${after}: what is there is multiplied by exp(${before} − ${after}) = ${rescale}.`,
    grewStale: (before: string, after: string) =>
      `The maximum grows from ${before} to ${after}, but ℓ and o still count from ${before}: earlier scores weigh too much.`,
    stayed: (max: string, added: string) =>
      `The maximum stays ${max}: the new score adds ${added} to ℓ, and ${added} times its value to o.`,
    how: (n: number) =>
      `Drag a score, or use its arrow keys. m is the largest score so far, ℓ the sum of exp(score − m), o the sum of exp(score − m) · v; the division o/ℓ comes once, at the end. The dashed line is m going down the ${n} scores.`,
    header: ['Score', 'Value', 'v', 'm', 'Factor', 'Adds', 'ℓ', 'o'],
  },

  linear: {
    label: 'Linear attention: a state that stays, a cache that grows, and what each finds again',
    cache: 'KV cache',
    weights: 'Weight that the query gives to each token',
    kinds: { softmax: 'Softmax, from the cache', linear: 'Linear, from the state' },
    percent: english.percent,
    sizes: (state: number, cache: number, n: number) =>
      `After ${tokens(n)}: ${integer(state)} numbers of state, ${integer(cache)} of cache.`,
    finds: (token: number, softmax: string, linear: string) =>
      `Asked with the key of token ${token}: softmax gives that token ${softmax} of the weight, linear attention ${linear}.`,
    read: 'Tokens read',
    tokens,
    keyDim: 'Key dimension',
    sharpness: 'Length of the keys',
    times: (n: string) => `${n} √d`,
    sought: 'Asked for',
    token: (n: number) => `token ${n}`,
    how: (outgrows: number, real: number) =>
      `S is the sum of φ(k) vᵀ over the tokens, z the sum of φ(k), with φ = elu + 1; a query reads φ(q)ᵀS / φ(q)ᵀz. Blue is positive, orange negative. The cache is larger than the state from token ${integer(outgrows)} on; with heads of 128 from token ${integer(real)} on. Keys and values are drawn at random; the query is the key of the token asked for.`,
    header: ['Token', 'Weight, softmax', 'Weight, linear', 'Cache by then', 'State'],
  },

  cross: {
    label: 'Cross-attention: queries of one sequence on keys of another',
    asks: 'from the sequence that asks (decoder)',
    answers: 'from the sequence that answers (encoder)',
    weights: 'attention weights: rows of the one, columns of the other',
    headline: (queries: number, keys: number) =>
      `${integer(queries)} queries on ${integer(keys)} keys: a table of ${integer(queries)} × ${integer(keys)}.`,
    before: 'Nothing decoded yet: neither K nor V exists.',
    after: (step: number, kept: number, again: number) =>
      again === kept
        ? `The first token: K and V of all ${integer(kept)} source tokens are computed, and kept.`
        : `After ${tokens(step)}: K and V still come from the first step. Computed at every step it would be ${integer(again)} rows instead of ${integer(kept)}.`,
    kept: 'Rows of K and V, kept',
    again: 'Computed at every step',
    step: 'Decoded',
    at: (step: number, of: number) => `${step} of ${of}`,
    queries: 'Decoder tokens',
    keys: 'Encoder tokens',
    tokens,
    heads: 'heads',
    queryRows: 'queries',
    keyColumns: 'keys',
    scores: 'scores',
    shape: (of: { heads: number; headDim: number; width: number }) =>
      `Drag the corner of A. A head is drawn with d = 4; the numbers are those of one layer with ${of.heads} heads of ${of.headDim} and a width of ${of.width}, as in the base model of Attention is all you need. The query may look at the whole source: there is no causal mask here.`,
    tensors: {
      X: 'X, the decoder’s input',
      Y: 'Y, the encoder’s output',
      Q: 'Q = X W_Q',
      K: 'K = Y W_K',
      V: 'V = Y W_V',
      scores: 'Scores',
      weights: 'Weights A',
      mixed: 'O = A V',
      result: 'Result',
    },
    rowsOf: { queries: 'decoder tokens', keys: 'encoder tokens' },
    flops: 'FLOPs, all tokens',
    ofThat: 'Of them, K and V',
    once: 'once a source',
    cacheBytes: 'K and V kept, 16-bit',
    constant: 'does not grow with decoding',
    header: ['Tensor', 'Shape', 'One row for each of the'],
  },
};
