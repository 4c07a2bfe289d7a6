// Empties a realm of whatever reaches the outside, for code that finds a way from Python to JavaScript.

/** What stays: the language itself, and what Pyodide calls while it runs. */
const KEPT = new Set(
  `globalThis self Object Function Array String Number Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet
   WeakRef FinalizationRegistry Promise Proxy Reflect Error AggregateError EvalError RangeError ReferenceError SyntaxError
   TypeError URIError SuppressedError Iterator ArrayBuffer SharedArrayBuffer DataView Atomics Int8Array Uint8Array
   Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array
   BigUint64Array WebAssembly Intl undefined NaN Infinity isNaN isFinite parseInt parseFloat decodeURI encodeURI
   decodeURIComponent encodeURIComponent escape unescape TextEncoder TextDecoder URL URLSearchParams crypto performance
   console location WorkerGlobalScope setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone
   MessageChannel MessagePort MessageEvent Event EventTarget AbortController AbortSignal DOMException`.split(
    /\s+/,
  ),
);

/** Empties the global object, then freezes the language's own prototypes, so that no method can be swapped for a spy. */
export function bareRealm(): void {
  stripGlobals();
  // Emscripten looks here for the number of cores; the real one leads to storage and service workers.
  Object.assign(globalThis, { navigator: Object.freeze({ hardwareConcurrency: 1, language: 'en' }) });
  freezePrototypes();
}

/** Deletes or blanks every other property of the global object and its prototypes. */
function stripGlobals(): void {
  for (
    let level: object | null = globalThis;
    level && level !== Object.prototype;
    level = Object.getPrototypeOf(level)
  ) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (KEPT.has(name) || name === 'constructor') continue;
      const property = Object.getOwnPropertyDescriptor(level, name);
      if (property?.configurable) Reflect.deleteProperty(level, name);
      else if (property?.writable) Reflect.set(level, name, undefined);
    }
  }
}

function freezePrototypes(): void {
  Reflect.deleteProperty(Object.prototype, '__proto__');
  const generators = [function* () {}, async function* () {}, async () => {}].map(Object.getPrototypeOf);
  const classes = Object.getOwnPropertyNames(globalThis)
    .map((name) => (globalThis as unknown as Record<string, unknown>)[name])
    .filter((value): value is { prototype?: object } => typeof value === 'function');
  const prototypes = [
    ...generators,
    ...classes.map((one) => one.prototype),
    Object.getPrototypeOf(Int8Array.prototype),
  ];
  for (const prototype of prototypes) {
    // Errors get their name and message by assignment, which a frozen prototype would refuse.
    if (prototype && prototype !== Error.prototype && !(prototype instanceof Error)) Object.freeze(prototype);
  }
}
