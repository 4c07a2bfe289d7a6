// Every teaching program prints, loses and learns on our torch what it did on real PyTorch.
import { buildKernels } from '@lacuna/engine/build-kernels';
import { beforeAll, describe, expect, it } from 'vitest';
import { startHost } from '../test/host.ts';
import { type Observed, observer, programs, textDifference, waiting } from '../test/programs.ts';

const RELATIVE = 1e-4;

let observe: (source: string, name: string) => string;
beforeAll(async () => {
  const { python } = await startHost({ wasm: await buildKernels() });
  python.runPython('import warnings; warnings.simplefilter("ignore")');
  const module = python.toPy({});
  python.runPython(`${observer}\nimport json\ntell = lambda *a: json.dumps(observe(*a))`, {
    globals: module,
  });
  observe = module.get('tell');
});

function near(got: number, want: number, scale = Math.abs(want)): boolean {
  return Object.is(got, want) || Math.abs(got - want) <= RELATIVE * scale;
}

describe('programs', () => {
  for (const { name, source, recorded } of programs())
    it.skipIf(name in waiting)(name in waiting ? `${name}, waiting for ${waiting[name]}` : name, () => {
      const seen = JSON.parse(observe(source, `${name}.py`)) as Observed;
      expect(textDifference(seen.printed, recorded.printed, RELATIVE)).toBe(null);
      expect(seen.losses.length).toBe(recorded.losses.length);
      const off = recorded.losses.findIndex((loss, i) => !near(seen.losses[i]!, loss));
      expect(off < 0 ? null : { step: off, got: seen.losses[off], wanted: recorded.losses[off] }).toBe(null);
      expect(Object.keys(seen.checksums)).toEqual(Object.keys(recorded.checksums));
      for (const [module, [count, sum, magnitude]] of Object.entries(recorded.checksums)) {
        const [n, s, m] = seen.checksums[module]!;
        expect(n, module).toBe(count);
        expect(
          near(s, sum, magnitude) && near(m, magnitude),
          `${module}: ${s}, ${m} for ${sum}, ${magnitude}`,
        ).toBe(true);
      }
    });
});

describe('comparing texts', () => {
  it('forgives the last digit and nothing else', () => {
    expect(textDifference('loss 0.70302', 'loss 0.70301', 1e-6)).toBe(null);
    expect(textDifference('[-0.0001, 2.]', '[ 0.0000, 2.]', 1e-6)).toBe(null);
    expect(textDifference('loss 0.7031', 'loss 0.7029', 1e-6)).toMatch('line 1');
    expect(textDifference('a\nstep 3', 'a\nstep 4', 1e-6)).toMatch('line 2');
    expect(textDifference('a', 'a\nb', 1e-6)).toMatch('wanted: b');
  });
});
