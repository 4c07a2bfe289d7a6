// Order of rows: a stable radix sort, and the first k in the order that GNU's C++ library leaves (the same steps as
// src/selection.ts, which says where they come from).

// @ts-nocheck

/** Rows up to this long are sorted by insertion. */
const SHORT = 48;
/** How often each byte occurs, per byte of the key. */
const COUNTS = memory.data(8 * 1024, 16);

/** A signed integer K in the order of the values: NaN above all, zeros equal. `flip` turns the order round. */
@inline
function keyOf<T, K>(p: usize, flip: bool): K {
  let key: K;
  if (isFloat<T>()) {
    const x = load<T>(p);
    if (x != x) key = sizeof<T>() == 4 ? <K>0x7fffffff : <K>i64.MAX_VALUE;
    else {
      const bits = reinterpret<K>(<T>(x + <T>0));
      key = bits ^ ((bits >> <K>(8 * sizeof<K>() - 1)) & (sizeof<T>() == 4 ? <K>0x7fffffff : <K>i64.MAX_VALUE));
    }
  } else key = load<K>(p);
  return flip ? ~key : key;
}

/** `count` elements V sorted by their bytes [first, first + bytes), stable; the other buffer is used. Where the result lies. */
@inline
function radix<V>(a: usize, b: usize, count: i32, first: usize, bytes: i32): usize {
  memory.fill(COUNTS, 0, bytes << 10);
  for (let i = 0; i < count; i++) {
    const p = a + <usize>i * sizeof<V>() + first;
    for (let k = 0; k < bytes; k++) {
      const c = COUNTS + (<usize>k << 10) + (<usize>load<u8>(p + k) << 2);
      store<i32>(c, load<i32>(c) + 1);
    }
  }
  let from = a;
  let to = b;
  for (let k = 0; k < bytes; k++) {
    const counts = COUNTS + (<usize>k << 10);
    if (load<i32>(counts + (<usize>load<u8>(from + first + k) << 2)) == count) continue;
    let total = 0;
    for (let v: usize = 0; v < 1024; v += 4) {
      const n = load<i32>(counts + v);
      store<i32>(counts + v, total);
      total += n;
    }
    const end = from + <usize>count * sizeof<V>();
    for (let p = from; p < end; p += sizeof<V>()) {
      const c = counts + (<usize>load<u8>(p + first + k) << 2);
      const place = load<i32>(c);
      store<i32>(c, place + 1);
      const o = to + <usize>place * sizeof<V>();
      if (sizeof<V>() == 16) v128.store(o, v128.load(p));
      else store<u64>(o, load<u64>(p));
    }
    const spare = from;
    from = to;
    to = spare;
  }
  return from;
}

/**
 * Indices (int64) that sort each of `rows` packed rows of `count`; ties stay in order, NaN counts as the largest.
 * `work`: room for 32 bytes per element of a row.
 */
@inline
export function sort<T, K>(input: usize, rows: i32, count: i32, descending: bool, out: usize, work: usize): void {
  for (let r = 0; r < rows; r++) {
    if (sizeof<K>() == 4) {
      // Key above, index below: one integer orders both.
      for (let i = 0; i < count; i++) {
        const key = <u64>(<u32>keyOf<T, K>(input + (<usize>i << 2), descending) ^ 0x80000000);
        store<u64>(work + (<usize>i << 3), (key << 32) | <u64>i);
      }
      let sorted = work;
      if (count > SHORT) sorted = radix<u64>(work, work + (<usize>count << 3), count, 4, 4);
      else
        for (let i = 1; i < count; i++) {
          const x = load<u64>(work + (<usize>i << 3));
          let p = work + (<usize>i << 3);
          for (; p > work && load<u64>(p - 8) > x; p -= 8) store<u64>(p, load<u64>(p - 8));
          store<u64>(p, x);
        }
      for (let i = 0; i < count; i++) store<i64>(out + (<usize>i << 3), <i64>load<u32>(sorted + (<usize>i << 3)));
    } else {
      for (let i = 0; i < count; i++) {
        const p = work + (<usize>i << 4);
        store<i64>(p, keyOf<T, K>(input + (<usize>i << 3), descending) ^ i64.MIN_VALUE);
        store<i64>(p, <i64>i, 8);
      }
      let sorted = work;
      if (count > SHORT) sorted = radix<v128>(work, work + (<usize>count << 4), count, 0, 8);
      else
        for (let i = 1; i < count; i++) {
          const x = v128.load(work + (<usize>i << 4));
          const key = <u64>i64x2.extract_lane(x, 0);
          let p = work + (<usize>i << 4);
          for (; p > work && load<u64>(p - 16) > key; p -= 16) v128.store(p, v128.load(p - 16));
          v128.store(p, x);
        }
      for (let i = 0; i < count; i++) store<i64>(out + (<usize>i << 3), load<i64>(sorted + (<usize>i << 4) + 8));
    }
    input += <usize>count * sizeof<T>();
    out += <usize>count << 3;
  }
}

// ---- the first k: indices at `at`, in the order of the keys they point to

@inline
function get(at: usize, i: i32): i32 {
  return load<i32>(at + (<usize>i << 2));
}
@inline
function put(at: usize, i: i32, value: i32): void {
  store<i32>(at + (<usize>i << 2), value);
}
@inline
function swap(at: usize, i: i32, j: i32): void {
  const kept = get(at, i);
  put(at, i, get(at, j));
  put(at, j, kept);
}
@inline
function before<K>(keys: usize, a: i32, b: i32): bool {
  return load<K>(keys + <usize>a * sizeof<K>()) < load<K>(keys + <usize>b * sizeof<K>());
}
@inline
function less<K>(at: usize, keys: usize, i: i32, j: i32): bool {
  return before<K>(keys, get(at, i), get(at, j));
}
@inline
function lg(n: i32): i32 {
  return 31 - clz<i32>(n);
}

function sift<K>(at: usize, keys: usize, first: i32, start: i32, length: i32, value: i32): void {
  let hole = start;
  let child = start;
  while (child < (length - 1) >> 1) {
    child = 2 * (child + 1);
    if (less<K>(at, keys, first + child, first + child - 1)) child--;
    put(at, first + hole, get(at, first + child));
    hole = child;
  }
  if ((length & 1) == 0 && child == (length - 2) >> 1) {
    child = 2 * (child + 1);
    put(at, first + hole, get(at, first + child - 1));
    hole = child - 1;
  }
  let parent = (hole - 1) >> 1;
  while (hole > start && before<K>(keys, get(at, first + parent), value)) {
    put(at, first + hole, get(at, first + parent));
    hole = parent;
    parent = (hole - 1) >> 1;
  }
  put(at, first + hole, value);
}

function pop<K>(at: usize, keys: usize, first: i32, last: i32, result: i32): void {
  const value = get(at, result);
  put(at, result, get(at, first));
  sift<K>(at, keys, first, 0, last - first, value);
}

function heapSelect<K>(at: usize, keys: usize, first: i32, middle: i32, last: i32): void {
  const length = middle - first;
  if (length >= 2)
    for (let parent = (length - 2) >> 1; parent >= 0; parent--)
      sift<K>(at, keys, first, parent, length, get(at, first + parent));
  for (let i = middle; i < last; i++) if (less<K>(at, keys, i, first)) pop<K>(at, keys, first, middle, i);
}

function partialSort<K>(at: usize, keys: usize, first: i32, middle: i32, last: i32): void {
  heapSelect<K>(at, keys, first, middle, last);
  for (let end = middle; end - first > 1; ) {
    end--;
    pop<K>(at, keys, first, end, end);
  }
}

function partition<K>(at: usize, keys: usize, first: i32, last: i32): i32 {
  const a = first + 1, b = first + ((last - first) >> 1), c = last - 1;
  if (less<K>(at, keys, a, b)) swap(at, first, less<K>(at, keys, b, c) ? b : less<K>(at, keys, a, c) ? c : a);
  else swap(at, first, less<K>(at, keys, a, c) ? a : less<K>(at, keys, b, c) ? c : b);
  const pivot = get(at, first);
  let low = first + 1;
  let high = last;
  while (before<K>(keys, get(at, low), pivot)) low++;
  high--;
  while (before<K>(keys, pivot, get(at, high))) high--;
  while (low < high) {
    swap(at, low, high);
    low++;
    while (before<K>(keys, get(at, low), pivot)) low++;
    high--;
    while (before<K>(keys, pivot, get(at, high))) high--;
  }
  return low;
}

function insert<K>(at: usize, keys: usize, i: i32): void {
  const value = get(at, i);
  let hole = i;
  while (before<K>(keys, value, get(at, hole - 1))) {
    put(at, hole, get(at, hole - 1));
    hole--;
  }
  put(at, hole, value);
}

function insertionSort<K>(at: usize, keys: usize, first: i32, last: i32): void {
  for (let i = first + 1; i < last; i++) {
    if (less<K>(at, keys, i, first)) {
      const value = get(at, i);
      memory.copy(at + (<usize>(first + 1) << 2), at + (<usize>first << 2), <usize>(i - first) << 2);
      put(at, first, value);
    } else insert<K>(at, keys, i);
  }
}

function nth<K>(at: usize, keys: usize, count: i32, wanted: i32): void {
  let first = 0;
  let last = count;
  if (wanted >= last) return;
  for (let depth = 2 * lg(last); last - first > 3; depth--) {
    if (depth == 0) {
      heapSelect<K>(at, keys, first, wanted + 1, last);
      swap(at, first, wanted);
      return;
    }
    const cut = partition<K>(at, keys, first, last);
    if (cut <= wanted) first = cut;
    else last = cut;
  }
  insertionSort<K>(at, keys, first, last);
}

function introsort<K>(at: usize, keys: usize, first: i32, end: i32, limit: i32): void {
  let last = end;
  for (let depth = limit; last - first > 16; ) {
    if (depth == 0) {
      partialSort<K>(at, keys, first, last, last);
      return;
    }
    depth--;
    const cut = partition<K>(at, keys, first, last);
    introsort<K>(at, keys, cut, last, depth);
    last = cut;
  }
}

function inOrder<K>(at: usize, keys: usize, last: i32): void {
  if (last == 0) return;
  introsort<K>(at, keys, 0, last, 2 * lg(last));
  if (last <= 16) {
    insertionSort<K>(at, keys, 0, last);
    return;
  }
  insertionSort<K>(at, keys, 0, 16);
  for (let i = 16; i < last; i++) insert<K>(at, keys, i);
}

/** Keys of packed elements. */
@inline
function keysOf<T, K>(input: usize, count: i32, flip: bool, to: usize): void {
  let i = 0;
  if (isFloat<T>() && sizeof<T>() == 4) {
    const top = i32x4.splat(0x7fffffff);
    const turned = i32x4.splat(flip ? -1 : 0);
    for (; i + 4 <= count; i += 4) {
      const x = v128.load(input + (<usize>i << 2));
      const bits = f32x4.add(x, f32x4.splat(0));
      const key = v128.xor(bits, v128.and(i32x4.shr_s(bits, 31), top));
      v128.store(to + (<usize>i << 2), v128.xor(v128.bitselect(top, key, f32x4.ne(x, x)), turned));
    }
  }
  for (; i < count; i++) store<K>(to + <usize>i * sizeof<K>(), keyOf<T, K>(input + <usize>i * sizeof<T>(), flip));
}

/**
 * Indices (int64) of the `k` largest (or smallest) of each packed row, those of equals and in the order that ATen's topk leaves.
 * `work`: room for 12 bytes per element of a row.
 */
@inline
export function select<T, K>(
  input: usize, rows: i32, count: i32, k: i32, largest: bool, sorted: bool, out: usize, work: usize,
): void {
  const keys = work;
  const at = work + (<usize>count << 3);
  for (let r = 0; r < rows && k > 0; r++) {
    keysOf<T, K>(input, count, largest, keys);
    for (let i = 0; i < count; i++) put(at, i, i);
    if (<i64>k * 64 <= <i64>count) partialSort<K>(at, keys, 0, k, count);
    else {
      nth<K>(at, keys, count, k - 1);
      if (sorted) inOrder<K>(at, keys, k - 1);
    }
    for (let i = 0; i < k; i++) store<i64>(out + (<usize>i << 3), <i64>get(at, i));
    input += <usize>count * sizeof<T>();
    out += <usize>k << 3;
  }
}
