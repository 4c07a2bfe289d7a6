// What help(torch.x) says: every documented name of PyTorch's that is here has a text, and every example in one prints what it says.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../test/host.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const column = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0]!);
const api = column(read('../docs/api.tsv'));
/** Names with a text in `_docs`, of PyTorch's documented ones and others. */
const files =
  'creation distributions elementwise functional linalg matrices more nn optim reductions shapes tensor';
const texts = files
  .split(' ')
  .flatMap((file) =>
    [...read(`../python/torch/_docs/${file}.txt`).matchAll(/^=== (.*)$/gm)].map((m) => m[1]!),
  );

let host: Host;
beforeAll(async () => {
  host = await startHost();
  host.python.runPython(read('../test/documentation.py'));
});
const call = <T>(name: string, names: string[]): T => {
  const answer = host.python.globals.get(name)(host.python.toPy(names)).toJs();
  return answer as T;
};

describe('documentation', () => {
  it('is there for every public name', () => {
    const [bare, withoutExample, present] = call<[string[], string[], number]>('undocumented', api);
    expect(present).toBeGreaterThan(1000);
    // Remedy: a row in packages/torch/docs, then `python packages/torch/docs/record.py` with the real torch; or a docstring.
    expect(bare).toEqual([]);
    const known = read('../docs/without-example.txt').trim().split('\n');
    expect(withoutExample.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has examples that print what real PyTorch printed', () => {
    const [failed, ran] = call<[string[], number]>('failures', [...new Set([...texts, ...api])]);
    expect(failed).toEqual([]);
    expect(ran).toBeGreaterThan(1000);
  });

  it('is there before the first call, with signatures, for inspect and help alike', () => {
    const source = `
import inspect, torch
from torch import nn
print(torch.exp.__doc__.splitlines()[0])
print(inspect.getdoc(torch.Tensor.view).splitlines()[0])
print(inspect.signature(torch.topk))
print(inspect.signature(torch.arange))
print(nn.Linear.__doc__.splitlines()[0])
print(torch.Tensor.shape.__doc__.splitlines()[0])
print("exp" in dir(torch), "view" in dir(torch.Tensor), "Linear" in dir(nn))
help(torch.Tensor.view)`;
    expect(host.run(source).split('\n').slice(0, 10)).toEqual([
      'exp(input, *, out=None) -> Tensor',
      'view(*shape) -> Tensor',
      '(input, k, dim=None, largest=True, sorted=True, *, out=None)',
      '(start, end, step=1, *, out=None, dtype=None, layout=torch.strided, device=None, requires_grad=False)',
      'Linear(in_features, out_features, bias=True, device=None, dtype=None)',
      'The sizes, a torch.Size.',
      'True True True',
      'Help on function view in module torch:',
      '',
      'view(*shape)',
    ]);
  });
});
