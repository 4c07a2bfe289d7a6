// Names and pictures: what the registry of packages/labs calls drawn is drawn here, by that component, and nothing else is.
import { readFileSync } from 'node:fs';
import { figures as simulators } from '@lacuna/labs';
import { expect, it } from 'vitest';

it('has a component for every simulator that names one', () => {
  const index = readFileSync(new URL('./index.ts', import.meta.url), 'utf8');
  const imported = new Map(
    [...index.matchAll(/import (\w+) from '\.\/(\w+\.svelte)'/g)].map(([, name, file]) => [name, file]),
  );
  const drawn = [...index.matchAll(/'([a-z-]+)': (\w+),/g)].map(([, simulator, name]) => [
    simulator,
    `apps/web/src/lib/figures/${imported.get(name)}`,
  ]);
  const named = Object.entries(simulators).flatMap(([name, { picture }]) =>
    picture ? [[name, picture]] : [],
  );
  expect(drawn.sort()).toEqual(named.sort());
});
