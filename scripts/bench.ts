// `npm run bench`: every packages/*/bench.ts, its rows in one table. Figures are for people; no test reads them.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

type BenchRow = { name: string; value: number; unit: string; limit?: number };

const packages = fileURLToPath(new URL('../packages', import.meta.url));
const files = readdirSync(packages)
  .map((name) => path.join(packages, name, 'bench.ts'))
  .filter((file) => existsSync(file));

for (const file of files) {
  const { bench } = (await import(pathToFileURL(file).href)) as { bench: () => Promise<BenchRow[]> };
  for (const { name, value, unit, limit } of await bench()) {
    const bound =
      limit === undefined ? '' : `   (limit ${limit} ${unit}${value > limit ? ', EXCEEDED' : ''})`;
    console.log(`${name.padEnd(64)} ${value.toFixed(2).padStart(10)} ${unit}${bound}`);
  }
}
