// How long loading and reporting take as a curriculum grows. Run by `npm run bench`; prints when run alone.
import { pathToFileURL } from 'node:url';
import { assess, collectEvidence, gapsReport, loadCurriculum } from './src/index.ts';
import { generatedFiles } from './test/generated-subject.ts';

export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What the value is to stay below. */
  limit?: number;
}

/** The rows, fresh. `now` reads a clock in milliseconds. */
export async function bench(now: () => number = () => performance.now()): Promise<BenchRow[]> {
  const times = new Map<number, { load: number; report: number }>();
  for (const points of [2_500, 10_000]) times.set(points, measure(points, now));
  const [small, large] = [times.get(2_500)!, times.get(10_000)!];
  return [
    { name: 'curriculum: coverage report, 10,000 points', value: large.report, unit: 'ms', limit: 1000 },
    {
      name: 'curriculum: the same / 2,500 points (linear: 4)',
      value: large.report / small.report,
      unit: 'x',
    },
    { name: 'curriculum: load and check 10,000 points, 500 of them written', value: large.load, unit: 'ms' },
    { name: 'curriculum: the same / 2,500 points (linear: 4)', value: large.load / small.load, unit: 'x' },
  ];
}

function measure(points: number, now: () => number): { load: number; report: number } {
  const files = generatedFiles(points);
  const registry = { simulators: ['mean-bar'], tables: {} };
  const start = now();
  const { subject, issues } = loadCurriculum(files, registry);
  const load = now() - start;
  if (issues.length > 0)
    throw new Error(`the generated curriculum is not clean: ${JSON.stringify(issues[0])}`);
  // The best of three: the question is what the work costs, not what the machine was doing beside it.
  const reports = [0, 1, 2].map(() => {
    const begin = now();
    const evidence = collectEvidence(subject, { simulators: ['mean-bar'], tables: [] });
    const report = gapsReport(assess(subject, evidence), 'ml-engineer');
    if (report.points.length !== points)
      throw new Error(`the report has ${report.points.length} points of ${points}`);
    return now() - begin;
  });
  return { load, report: Math.min(...reports) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const { name, value, unit } of await bench()) console.log(`${name}: ${value.toFixed(1)} ${unit}`);
