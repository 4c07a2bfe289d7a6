// `npm run bench`: every bench.ts of packages and apps, its rows in one table. Figures are for people; no test reads them.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

type BenchRow = { name: string; value: number; unit: string; limit?: number };

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv[2] ?? '';
const files = ['packages', 'apps']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(folder, name, 'bench.ts')),
  )
  .filter((file) => existsSync(path.join(root, file)) && file.includes(only));

for (const file of files) {
  const url = pathToFileURL(path.join(root, file)).href;
  const { bench } = (await import(url)) as { bench: () => Promise<BenchRow[]> };
  for (const { name, value, unit, limit } of await bench()) {
    const bound =
      limit === undefined ? '' : `   (limit ${limit} ${unit}${value > limit ? ', EXCEEDED' : ''})`;
    console.log(`${name.padEnd(64)} ${value.toFixed(2).padStart(10)} ${unit}${bound}`);
  }
}
