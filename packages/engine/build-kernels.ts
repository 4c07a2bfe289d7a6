// Compiles kernels/*.ts to build/kernels.wasm, once per content. `npx tsx packages/engine/build-kernels.ts` or `buildKernels()`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = new URL('.', import.meta.url);
const kernels = new URL('kernels/', here);
const out = new URL('build/', here);

const lanes: Record<string, string> = { float32: 'f32', float64: 'f64', int32: 'i32', int64: 'i64' };
const stored: Record<string, string> = { ...lanes, uint8: 'u8', int8: 'i8', int16: 'i16' };
/** Types by width, for what only moves elements. */
const widths: Record<string, string> = { 1: 'u8', 2: 'u16', 4: 'u32', 8: 'u64' };
const floatUnary =
  'neg abs exp log sqrt rsqrt reciprocal sin cos tanh sigmoid relu silu floor ceil round trunc sign'.split(
    ' ',
  );
const erfUnary = ['gelu', 'gelu_tanh', 'erf'];
const integerUnary = ['neg', 'abs', 'relu', 'sign'];
const floatBinary = 'add sub mul div maximum minimum pow'.split(' ');
const integerBinary = 'add sub mul maximum minimum bitand bitor bitxor floordiv truncdiv remainder pow'.split(
  ' ',
);

/** What is compiled a second time, with relaxed SIMD. */
const relaxedSource = `export { gemm_float32 } from '../kernels/gemm';
export { attention_float32, attentionBackward_float32 } from '../kernels/attention';
export { convolution_float32, convolutionWeight_float32 } from '../kernels/convolution';
export { depthwise_float32, depthwiseInput_float32, depthwiseWeight_float32 } from '../kernels/depthwise';`;

/** The module's exports: one function per operation and type, `add_float32`, each a specialised copy of a generic kernel. */
export function entrySource(): string {
  const lines = [
    '// Written by build-kernels.ts: one export per operation and type.',
    "import { binary, Binary, compare, Compare, unary, Unary, unaryF32, where } from '../kernels/elementwise';",
    "import { Complex, complexBinary } from '../kernels/complex';",
    "import { cast, castToBool, copy, gather, scatter } from '../kernels/copy';",
    "import { Half, narrow, widen } from '../kernels/half';",
    "import { argReduce, Fold, reduce, scan } from '../kernels/reduce';",
    relaxedSource,
    "export { gemmWorkspace, plain_float32, plain_float64, plain_int32, plain_int64 } from '../kernels/gemm';",
    "export { softmax_float32, softmax_float64 } from '../kernels/reduce';",
    "export { addChunks, moveChunks } from '../kernels/copy';",
    "export { attentionWorkspace } from '../kernels/attention';",
    "export { convolutionWorkspace } from '../kernels/convolution';",
    "export { depthwiseWorkspace } from '../kernels/depthwise';",
    "export { fold_float32, unfold_float32 } from '../kernels/windows';",
    "export { avgPool_float32, avgPoolBackward_float32, maxPool_float32, putBack_float32 } from '../kernels/pooling';",
    "export { adam_float32, layerNorm_float32, layerNormBackward_float32, softmaxBackward_float32 } from '../kernels/rows';",
    "import { slope, Slope } from '../kernels/rows';",
    "import { select, sort } from '../kernels/order';",
    "export { bernoulli_float32, normal_float32, randomWords, uniform_float32 } from '../kernels/random';",
  ];
  const add = (name: string, body: string, extra = '') =>
    lines.push(`export function ${name}(d: usize${extra}): void { ${body}; }`);
  for (const [type, t] of Object.entries(lanes)) {
    const float = type.startsWith('float');
    const unaries = type === 'float32' ? [...floatUnary, ...erfUnary] : float ? floatUnary : integerUnary;
    for (const op of unaries)
      add(`${op}_${type}`, type === 'float32' ? `unaryF32(Unary.${op}, d)` : `unary<${t}>(Unary.${op}, d)`);
    for (const op of float ? floatBinary : integerBinary)
      add(`${op}_${type}`, `binary<${t}>(Binary.${op}, d)`);
    for (const op of ['eq', 'ne', 'lt', 'le', 'gt', 'ge'])
      add(`${op}_${type}`, `compare<${t}>(Compare.${op}, d)`);
    for (const op of ['sum', 'prod', 'max', 'min'])
      add(`reduce_${op}_${type}`, `reduce<${t}>(Fold.${op}, d, count, step)`, ', count: i32, step: i32');
    for (const op of ['max', 'min'])
      add(`arg_${op}_${type}`, `argReduce<${t}>(Fold.${op}, d, count, step)`, ', count: i32, step: i32');
    for (const op of ['sum', 'prod'])
      add(
        `scan_${op}_${type}`,
        `scan<${t}>(Fold.${op}, d, count, out, from)`,
        ', count: i32, out: i32, from: i32',
      );
  }
  for (const [type, t] of Object.entries(lanes)) {
    const key = t.slice(1) === '32' ? 'i32' : 'i64';
    const where = 'input: usize, rows: i32, count: i32';
    lines.push(
      `export function sort_${type}(${where}, descending: i32, out: usize, work: usize): void { sort<${t}, ${key}>(input, rows, count, descending != 0, out, work); }`,
      `export function select_${type}(${where}, k: i32, largest: i32, sorted: i32, out: usize, work: usize): void { select<${t}, ${key}>(input, rows, count, k, largest != 0, sorted != 0, out, work); }`,
    );
  }
  const along = (name: string, body: string) =>
    lines.push(`export function ${name}(d: usize, step: i32, size: i32): i32 { return ${body}; }`);
  for (const [bytes, t] of Object.entries(widths)) {
    along(`gather_${bytes}`, `gather<${t}>(d, step, size)`);
    along(`scatter_${bytes}`, `scatter<${t}>(false, d, step, size)`);
  }
  for (const [type, t] of Object.entries(lanes))
    along(`scatterAdd_${type}`, `scatter<${t}>(true, d, step, size)`);
  for (const op of ['gelu', 'gelu_tanh', 'silu', 'tanh', 'sigmoid', 'relu'])
    lines.push(
      `export function slope_${op}(out: usize, g: usize, x: usize, n: i32): void { slope(Slope.${op}, out, g, x, n); }`,
    );
  for (const [bytes, t] of [...Object.entries(widths), ['16', 'v128']]) {
    add(`copy_${bytes}`, `copy<${t}>(d)`);
    add(`where_${bytes}`, `where<${t}>(d)`);
  }
  for (const [from, f] of Object.entries(stored)) {
    for (const [to, t] of Object.entries(stored))
      if (from !== to) add(`cast_${from}_${to}`, `cast<${f}, ${t}>(d)`);
    add(`cast_${from}_bool`, `castToBool<${f}>(d)`);
  }
  for (const op of ['mul', 'div']) {
    add(`${op}_complex64`, `complexBinary<f32>(Complex.${op}, d)`);
    add(`${op}_complex128`, `complexBinary<f64>(Complex.${op}, d)`);
  }
  for (const half of ['float16', 'bfloat16']) {
    add(`cast_${half}_float32`, `widen(Half.${half}, d)`);
    add(`cast_float32_${half}`, `narrow(Half.${half}, d)`);
  }
  return `${lines.join('\n')}\n`;
}

/** Compile if the sources changed since the last time. Returns the module's bytes. */
export async function buildKernels(): Promise<Uint8Array<ArrayBuffer>> {
  const hash = createHash('sha256').update(entrySource()).update('asc 0.28.20 O3 simd, relaxed');
  for (const name of readdirSync(kernels).sort())
    hash.update(name).update(readFileSync(new URL(name, kernels)));
  const key = hash.digest('hex');
  const target = new URL('kernels.wasm', out);
  const stamp = new URL('kernels.key', out);
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key)
    return new Uint8Array(readFileSync(target));

  mkdirSync(out, { recursive: true });
  const plain = await compile('entry', entrySource(), 1024, 'simd');
  const relaxed = await compile('relaxed', `${relaxedSource}\n`, 49152, 'simd', 'relaxed-simd');
  const bytes = withSection(plain, 'relaxed', relaxed);
  // Whole or not at all: several processes may build at once.
  const partial = new URL(`kernels.${process.pid}.tmp`, out);
  writeFileSync(partial, bytes);
  renameSync(partial, target);
  writeFileSync(stamp, key);
  return bytes;
}

async function compile(
  name: string,
  source: string,
  /** Where its static data begins: both modules live in one memory, below the words a loop is described in. */
  base: number,
  ...features: string[]
): Promise<Uint8Array<ArrayBuffer>> {
  const asc = await import('assemblyscript/asc');
  writeFileSync(new URL(`${name}.ts`, out), source);
  const written = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main(
    [
      `build/${name}.ts`,
      ...['--outFile', 'kernels.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...['--importMemory', '--noExportMemory', '--memoryBase', `${base}`],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (path: string) => {
        const at = new URL(path, here);
        return existsSync(at) ? readFileSync(at, 'utf8') : null;
      },
      writeFile: (path: string, contents: Uint8Array | string) => void written.set(path, contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`kernels do not compile: ${error.message}\n${stderr.toString()}`);
  return new Uint8Array(written.get('kernels.wasm') as Uint8Array<ArrayBuffer>);
}

/** A module with a custom section appended: id 0, then its size, its name and the contents. */
function withSection(module: Uint8Array, name: string, contents: Uint8Array): Uint8Array<ArrayBuffer> {
  const label = new TextEncoder().encode(name);
  const body = [...unsigned(label.length), ...label];
  const header = [0, ...unsigned(body.length + contents.length), ...body];
  const whole = new Uint8Array(module.length + header.length + contents.length);
  whole.set(module);
  whole.set(header, module.length);
  whole.set(contents, module.length + header.length);
  return whole;
}

/** LEB128: seven bits a byte, lowest first. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const bytes = await buildKernels();
  console.log(`${fileURLToPath(new URL('kernels.wasm', out))}: ${bytes.length} bytes`);
}
