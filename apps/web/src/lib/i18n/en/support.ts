// Words of the page that says which of PyTorch's names are here.
import { english as say } from '../format.ts';

export const support = {
  title: 'What of PyTorch runs here',
  description:
    'Every name PyTorch documents: here, here with differences, or absent. Computed at each build.',
  link: 'What of PyTorch runs here',
  intro: (version: string, names: number) =>
    `PyTorch ${version} documents ${say.integer(names)} names. Python in this site imports our own torch, which has this much of them. The lists are computed at each build: the names from the running module, the agreement from samples recorded with real PyTorch.`,
  samples: (right: number, all: number) =>
    `${say.integer(right)} of ${say.integer(all)} recorded calls (${say.percent(right / all)}) give what PyTorch gave: values, gradients and errors.`,
  agree: 'Agree',
  agreeIs: 'Here, and every recorded sample agrees.',
  unmeasured: 'Here',
  unmeasuredIs: 'Here, but no recorded sample is named after it.',
  different: 'Differ',
  differentIs: 'Here, but some recorded sample differs; the first difference stands beside the name.',
  absent: 'Absent',
  absentIs: 'Not here: using it raises an error that says so.',
  status: 'Meaning',
  number: (n: number) => say.integer(n),
  find: 'Find a name',
  found: (n: number) => say.plural(n, { one: 'One name', other: '# names' }),
  meant: 'Differences that are meant',
  meantIntro: 'What no sample counts as a mistake, because we chose it.',
  byModule: 'By module',
  module: 'Module or class',
  names: 'Names',
  nameOf: 'Name',
  right: 'Samples that agree',
  of: (right: number, all: number) => `${say.integer(right)} of ${say.integer(all)}`,
  first: 'First difference',
  instead: 'Instead',
};
