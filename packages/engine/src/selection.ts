// Order of indices: a stable sort; and partial order as GNU's C++ library leaves it (partial_sort, nth_element, sort), so that
// of equal values PyTorch's come first.
//
// The algorithms are heap selection, introselect and introsort as in the library's public documentation and headers; what
// matters here is only the order in which they compare and exchange.

/** Whether the element of one index goes before that of another. */
export type Before = (a: number, b: number) => boolean;

const lg = (n: number): number => 31 - Math.clz32(n);

/** Sorts and selects among indices, in place. */
class Order {
  private readonly at: Int32Array;
  private readonly before: Before;

  constructor(at: Int32Array, before: Before) {
    this.at = at;
    this.before = before;
  }

  private swap(i: number, j: number): void {
    const kept = this.at[i]!;
    this.at[i] = this.at[j]!;
    this.at[j] = kept;
  }

  private less(i: number, j: number): boolean {
    return this.before(this.at[i]!, this.at[j]!);
  }

  // ---- heaps

  private sift(first: number, start: number, length: number, value: number): void {
    const { at, before } = this;
    let hole = start;
    let child = start;
    while (child < (length - 1) >> 1) {
      child = 2 * (child + 1);
      if (before(at[first + child]!, at[first + child - 1]!)) child--;
      at[first + hole] = at[first + child]!;
      hole = child;
    }
    if ((length & 1) === 0 && child === (length - 2) >> 1) {
      child = 2 * (child + 1);
      at[first + hole] = at[first + child - 1]!;
      hole = child - 1;
    }
    let parent = (hole - 1) >> 1;
    while (hole > start && before(at[first + parent]!, value)) {
      at[first + hole] = at[first + parent]!;
      hole = parent;
      parent = (hole - 1) >> 1;
    }
    at[first + hole] = value;
  }

  /** The top of the heap goes to `result`, whose element joins the heap. */
  private pop(first: number, last: number, result: number): void {
    const value = this.at[result]!;
    this.at[result] = this.at[first]!;
    this.sift(first, 0, last - first, value);
  }

  private heapSelect(first: number, middle: number, last: number): void {
    const length = middle - first;
    if (length >= 2)
      for (let parent = (length - 2) >> 1; parent >= 0; parent--)
        this.sift(first, parent, length, this.at[first + parent]!);
    for (let i = middle; i < last; i++) if (this.less(i, first)) this.pop(first, middle, i);
  }

  /** [first, middle) becomes the first of all in order. */
  partialSort(first: number, middle: number, last: number): void {
    this.heapSelect(first, middle, last);
    for (let end = middle; end - first > 1; ) {
      end--;
      this.pop(first, end, end);
    }
  }

  // ---- partitions

  private partition(first: number, last: number): number {
    const [a, b, c] = [first + 1, first + ((last - first) >> 1), last - 1];
    if (this.less(a, b)) this.swap(first, this.less(b, c) ? b : this.less(a, c) ? c : a);
    else this.swap(first, this.less(a, c) ? a : this.less(b, c) ? c : b);
    const pivot = this.at[first]!;
    let low = first + 1;
    let high = last;
    for (;;) {
      while (this.before(this.at[low]!, pivot)) low++;
      high--;
      while (this.before(pivot, this.at[high]!)) high--;
      if (low >= high) return low;
      this.swap(low, high);
      low++;
    }
  }

  private insert(i: number): void {
    const value = this.at[i]!;
    let hole = i;
    while (this.before(value, this.at[hole - 1]!)) {
      this.at[hole] = this.at[hole - 1]!;
      hole--;
    }
    this.at[hole] = value;
  }

  private insertionSort(first: number, last: number): void {
    for (let i = first + 1; i < last; i++) {
      if (this.less(i, first)) {
        const value = this.at[i]!;
        this.at.copyWithin(first + 1, first, i);
        this.at[first] = value;
      } else this.insert(i);
    }
  }

  /** The element at `nth` is what it would be in order; none after it goes before it. */
  select(nth: number): void {
    let first = 0;
    let last = this.at.length;
    if (nth >= last) return;
    for (let depth = 2 * lg(last); last - first > 3; depth--) {
      if (depth === 0) {
        this.heapSelect(first, nth + 1, last);
        this.swap(first, nth);
        return;
      }
      const cut = this.partition(first, last);
      if (cut <= nth) first = cut;
      else last = cut;
    }
    this.insertionSort(first, last);
  }

  private introsort(first: number, end: number, limit: number): void {
    let last = end;
    for (let depth = limit; last - first > 16; ) {
      if (depth === 0) {
        this.partialSort(first, last, last);
        return;
      }
      depth--;
      const cut = this.partition(first, last);
      this.introsort(cut, last, depth);
      last = cut;
    }
  }

  /** [0, last) in order. */
  sort(last: number): void {
    if (last === 0) return;
    this.introsort(0, last, 2 * lg(last));
    if (last <= 16) {
      this.insertionSort(0, last);
      return;
    }
    this.insertionSort(0, 16);
    for (let i = 16; i < last; i++) this.insert(i);
  }
}

/** Indices of the `k` elements of `count` that go first, in order (`sorted`), as ATen's topk picks them on a CPU. */
export function firstOf(count: number, k: number, sorted: boolean, before: Before): Int32Array {
  const at = Int32Array.from({ length: count }, (_, i) => i);
  const order = new Order(at, before);
  if (k === 0) return at.subarray(0, 0);
  if (k * 64 <= count) order.partialSort(0, k, count);
  else {
    order.select(k - 1);
    if (sorted) order.sort(k - 1);
  }
  return at.subarray(0, k);
}

/** Sorts `index` by what `before` says of two of them; ties stay in order. Merges ever longer runs, by way of `spare`. */
export function sortIndices(
  index: Uint32Array,
  spare: Uint32Array,
  before: (i: number, j: number) => boolean,
): Uint32Array {
  const n = index.length;
  let [from, to] = [index, spare];
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let [i, j] = [start, middle];
      for (let k = start; k < end; k++)
        to[k] = i < middle && (j >= end || !before(from[j]!, from[i]!)) ? from[i++]! : from[j++]!;
    }
    [from, to] = [to, from];
  }
  return from;
}
