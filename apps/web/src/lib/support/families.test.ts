// Which list a name lands in, from the tables as they are written.
import { expect, it } from 'vitest';
import { meantDeviations, parityRows, remedy, supportView } from './families.ts';

const parity = `| Name | Tier | Programs | Samples | Gradients | Errors | First difference |
|---|---|--:|--:|--:|--:|---|
| \`torch.exp\` | T0-T1 | 28 | 17/17 | 10/10 |  |  |
| \`Tensor.norm\` | T0-T1 | 22 | 78/80 | 77/80 | 1/1 | 1 &lt; 2 \\| 3 |
| \`F.pad\` | T0-T1 | 1 | 0/0 |  |  | nothing recorded |
`;
const sources = {
  api: 'name\tkind\ntorch.exp\tf\ntorch.sin\tf\ntorch.Tensor.norm\tm\ntorch.Tensor.sin_\tm\ntorch.nn.functional.pad\tf\ntorch.eig\tf\ntorch.fft.fft\tf\n',
  parity,
  verdicts: 'line\tverdicts\nsin\t....\nexp\txx\n',
  engine: '## Why\n\n- no\n\n## Deviations that are meant\n\n- `a` is\n  b.\n- c.\n\nWhat else.\n',
};
const live = {
  'torch.eig': "torch.eig is not available in Lacuna's torch yet; write it with the operations there are.",
  'torch.fft.fft': "torch.fft is not available in Lacuna's torch yet; use a sum.",
};

it('sorts names by what the live module has and what was measured', () => {
  const view = supportView(sources, live, '2.13');
  const [torch, tensor, functional, fft] = view.families;
  expect(torch).toMatchObject({ of: 'torch', agree: ['exp', 'sin'], absent: [{ name: 'eig', instead: '' }] });
  expect(tensor).toMatchObject({
    agree: ['sin_'],
    different: [{ name: 'norm', right: 156, all: 161, first: '1 < 2 | 3' }],
  });
  expect(functional).toMatchObject({ unmeasured: ['pad'] });
  expect(fft).toMatchObject({ absent: [{ name: 'fft', instead: 'use a sum' }] });
  expect(view).toMatchObject({ names: 7, agree: 3, unmeasured: 1, different: 1, absent: 2 });
  expect(view.samples).toEqual({ right: 4, all: 6 });
});

it('reads rows, remedies and deviations', () => {
  expect(parityRows(parity).size).toBe(3);
  expect(remedy('no such thing')).toBe('');
  expect(meantDeviations(sources.engine)).toEqual(['`a` is b.', 'c.']);
});
