// Holds our torch against the recordings and writes PARITY.md: npx tsx packages/torch/parity/run.ts
// [--only NAME ...] [--tier T0-T1]: part of it, printed, nothing written. [--failures]: every failing sample. [--reasons]: what
// fails for each name, most used name first.
import { writeFileSync } from 'node:fs';
import { readKnown, readOutOfScope } from './known.ts';
import { measure } from './measure.ts';
import { table, whole } from './table.ts';
import { written } from './verdicts.ts';

const args = process.argv.slice(2);
const after = (name: string): string[] => {
  const at = args.indexOf(name);
  if (at < 0) return [];
  const end = args.findIndex((a, i) => i > at && a.startsWith('--'));
  return args.slice(at + 1, end < 0 ? args.length : end);
};

const only = after('--only');
const [tier] = after('--tier');
const { rows, beyond, lines, letters } = await measure(
  { only, tier },
  (line, [kind, index, via, said, gradients]) => {
    if (!args.includes('--failures') || !(said || gradients)) return;
    const type = kind === 'sample' ? line.samples[index]!.d : 'error input';
    console.log(
      `${line.name} ${kind} ${index} (${type}) ${via}: ${said ?? 'answer right'}${gradients ? `; gradients: ${gradients}` : ''}`,
    );
  },
);
if (args.includes('--reasons'))
  for (const r of [...rows].sort((a, b) => b.programs - a.programs)) {
    if (whole(r)) continue;
    console.log(
      `${r.name} (${r.tier}, ${r.programs} programs): samples ${r.passed}/${r.samples}, gradients ${r.gradientsPassed}/${r.gradients}, errors ${r.errorsPassed}/${r.errors}`,
    );
    const said = new Map<string, number>();
    for (const reason of r.reasons) said.set(reason, (said.get(reason) ?? 0) + 1);
    for (const [reason, times] of [...said].sort((a, b) => b[1] - a[1]).slice(0, 8))
      console.log(`    ${times} x ${reason.slice(0, 260)}`);
  }
else if (only.length > 0 || tier !== undefined)
  for (const r of [...rows, ...beyond])
    console.log(
      `${r.name}: samples ${r.passed}/${r.samples}, gradients ${r.gradientsPassed}/${r.gradients}, errors ${r.errorsPassed}/${r.errors}${r.reasons.length ? ` · ${r.reasons[0]}` : ''}`,
    );
else {
  const text = table(rows, beyond, lines, readKnown(), readOutOfScope());
  writeFileSync(new URL('../PARITY.md', import.meta.url), text);
  writeFileSync(new URL('verdicts.tsv', import.meta.url), written(letters));
  console.log(text.split('\n## ')[0]);
}
