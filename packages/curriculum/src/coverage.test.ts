// The formulas of design.md, and the founding document held against them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KNOWN, REGISTRY, sampleFiles, sampleSources, TASK, TOPIC } from '../test/sample-subject.ts';
import { type Assessment, assess, collectEvidence, type PointAssessment } from './assess.ts';
import { coverage, gaps, weightOf } from './coverage.ts';
import { chainRows, claimRows, priorityRows, remainingRows } from './founding.ts';
import { loadCurriculum } from './load.ts';
import { gapsReport } from './report.ts';
import { gapsReportJsonSchema, gapsReportSchema } from './report-schema.ts';

function assessed(files = sampleFiles()): Assessment {
  const { subject } = loadCurriculum(files, { ...REGISTRY, root: '' });
  return assess(subject, collectEvidence(subject, KNOWN));
}

const base = assessed();

/** The same subject with other completenesses. */
function withCompleteness(shares: Record<string, number>): Assessment {
  const points = new Map<string, PointAssessment>();
  for (const [id, point] of base.points) points.set(id, { ...point, completeness: shares[id] ?? 0 });
  return { ...base, points };
}

describe('coverage', () => {
  it('is sum(weight x completeness) / sum(weight)', () => {
    const some = withCompleteness({ 'mean-plain': 0.5, 'mean-weighted': 1, 'later-point': 0 });
    // weights 4, 1, 5 and 2, 5, 5
    expect(coverage(some, 'ml-engineer')).toEqual({ covered: 3, weight: 10, share: 0.3 });
    expect(coverage(some, 'llm-engineer')).toEqual({ covered: 6, weight: 12, share: 0.5 });
    expect(coverage(some, null)).toEqual({ covered: 4.5, weight: 11, share: 4.5 / 11 });
    expect(coverage(some, 'ml-engineer', 'means')).toEqual({ covered: 3, weight: 5, share: 0.6 });
    expect(coverage(some, 'nobody')).toEqual({ covered: 0, weight: 0, share: 0 });
    expect(coverage(some, 'ml-engineer', 'nowhere').share).toBe(0);
  });

  it('lies between 0 and 1, grows with any completeness, and topics add up to the whole', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, (a, b, c, more) => {
        const before = { 'mean-plain': a, 'mean-weighted': b, 'later-point': c };
        const one = withCompleteness(before);
        const two = withCompleteness({ ...before, 'mean-plain': Math.max(a, more) });
        for (const role of ['ml-engineer', 'llm-engineer', null]) {
          const whole = coverage(one, role);
          expect(whole.share).toBeGreaterThanOrEqual(0);
          expect(whole.share).toBeLessThanOrEqual(1 + 1e-12);
          expect(coverage(two, role).share).toBeGreaterThanOrEqual(whole.share);
          const parts = ['means', 'later'].map((topic) => coverage(one, role, topic));
          expect(parts.reduce((sum, part) => sum + part.covered, 0)).toBeCloseTo(whole.covered, 9);
        }
      }),
    );
  });
});

describe('gaps', () => {
  it('go by weight x (1 - completeness), then by dependants', () => {
    const list = gaps(
      withCompleteness({ 'mean-plain': 0.5, 'mean-weighted': 0.8, 'later-point': 0.8 }),
      'llm-engineer',
    );
    // priorities 1, 1, 1: mean-plain and mean-weighted have a dependant each, later-point has none
    expect(list.map((gap) => gap.point.id)).toEqual(['mean-plain', 'mean-weighted', 'later-point']);
    const other = gaps(withCompleteness({ 'mean-plain': 0.9, 'mean-weighted': 0.2 }), 'llm-engineer');
    expect(other.map((gap) => [gap.point.id, gap.priority, gap.dependants])).toEqual([
      ['later-point', 5, 0],
      ['mean-weighted', 4, 1],
      ['mean-plain', expect.closeTo(0.2), 1],
    ]);
  });

  it('leave out what is complete and name what is open', () => {
    const list = gaps(assessed(), 'ml-engineer');
    expect(list.map((gap) => gap.point.id)).toEqual(['later-point']);
    expect(list[0]!.open.map((one) => one.form)).toEqual(['section', 'formula']);
  });

  it('weigh by the mean when no role is named', () => {
    expect(weightOf(assessed().subject.points.get('mean-plain')!, null)).toBe(3);
  });
});

describe('the founding document', () => {
  it('has its remaining items closed by blocks, or open with what to write', () => {
    expect(remainingRows(assessed())).toEqual([
      {
        id: 'gap-1-1',
        topic: 'means',
        text: 'A task',
        points: ['mean-weighted'],
        closed: true,
        blocks: ['dl_900_mean/weighted'],
        open: [],
      },
      {
        id: 'gap-1-2',
        topic: 'later',
        text: 'Everything later',
        points: ['later-point'],
        closed: false,
        blocks: [],
        open: [
          { point: 'later-point', form: 'section', status: 'missing', file: 'topics/later/materials.en.md' },
          { point: 'later-point', form: 'formula', status: 'missing', file: 'topics/later/materials.en.md' },
        ],
      },
    ]);
    const files = sampleFiles();
    files.delete(`${TASK}/proof.json`);
    expect(remainingRows(assessed(files))[0]).toMatchObject({
      closed: false,
      blocks: [],
      open: [{ form: 'task' }],
    });
  });

  it('needs nothing but the task where it asks for a task', () => {
    const files = sampleFiles();
    files.set(`${TOPIC}/interview-qa.en.md`, '');
    expect(remainingRows(assessed(files))[0]!.closed).toBe(true);
  });

  it('has its chains as paths, or the link that is missing', () => {
    const { subject } = loadCurriculum(sampleFiles(), { root: '' });
    expect(chainRows(subject)).toMatchObject([
      { complete: true, links: [{ path: ['mean-plain', 'mean-weighted', 'later-point'] }] },
    ]);
    const files = sampleFiles();
    const topic = `${TOPIC}/topic.yaml`;
    files.set(topic, files.get(topic)!.replace('requires: [mean-plain]', 'requires: []'));
    expect(chainRows(loadCurriculum(files, { root: '' }).subject)).toMatchObject([
      { complete: false, links: [{ from: 'mean-plain', to: 'later-point', path: null }] },
    ]);
  });

  it('has its claims and its order beside ours', () => {
    const all = assessed();
    expect(claimRows(all)).toEqual([
      { id: 'ml-engineer', role: 'ml-engineer', claimed: 95, computed: 50 },
      { id: 'closing-line', role: null, claimed: 98, computed: expect.closeTo((100 * 6) / 11) },
    ]);
    // nothing is open in "means", so "later" comes first
    expect(priorityRows(all, null)).toMatchObject([{ topic: 'means', priority: 1, rank: 2 }]);
  });
});

describe('gapsReport', () => {
  it('is what its schema says, for every role and topic', () => {
    for (const role of [null, 'ml-engineer'])
      for (const topic of [null, 'means']) {
        const report = gapsReport(assessed(), role, topic);
        expect(gapsReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
      }
  });

  it('can be narrowed to a topic', () => {
    const report = gapsReport(assessed(), 'ml-engineer', 'later');
    expect(report.topics.map((topic) => topic.id)).toEqual(['later']);
    expect(report.points.map((point) => point.id)).toEqual(['later-point']);
    expect(report.remaining.map((row) => row.id)).toEqual(['gap-1-2']);
    expect(report.topics[0]).toMatchObject({
      open: 5,
      rank: 1,
      questions: { basic: { have: 0, need: 1 } },
      tasks: { have: 0, need: 0 },
    });
    expect(report.roles[0]).toMatchObject({ coverage: 0.5, covered: 5, weight: 10 });
  });

  it('lists what is written but does not count, with the reason and the file', () => {
    expect(gapsReport(assessed(), null)).toMatchObject({ unverified: [], sources: [] });
    const files = sampleFiles();
    files.delete(`${TASK}/proof.json`);
    const materials = `${TOPIC}/materials.en.md`;
    files.set(materials, files.get(materials)!.replace('sum(xs) / len(xs)', 'sum(xs) / (len(xs))'));
    const report = gapsReport(assessed(files), null);
    const row = { point: 'mean-plain', topic: 'means' };
    const twin = { form: 'formula', status: 'stale', why: 'its twin: it changed since it was run' };
    const task = { form: 'task', status: 'present', why: 'the task: it has not been proven' };
    expect(report.unverified).toEqual([
      { ...row, ...twin, file: materials, blocks: ['mean'] },
      { ...row, ...task, file: `${TASK}/task.yaml`, blocks: ['dl_900_mean/plain'] },
      {
        ...row,
        ...task,
        point: 'mean-weighted',
        file: `${TASK}/task.yaml`,
        blocks: ['dl_900_mean/weighted'],
      },
    ]);
    expect(report.tasks).toMatchObject([
      { id: 'dl_900_mean', state: 'unproven', points: ['mean-plain', 'mean-weighted'], priority: 1 },
    ]);
    expect(gapsReport(assessed(), null).tasks).toMatchObject([{ state: 'proven', why: '' }]);
    expect(gapsReport(assessed(sampleSources()), null, 'later').unverified).toEqual([]);
  });

  it('counts no text that cites a source nobody knows, and names sources nobody has looked up', () => {
    const files = sampleFiles();
    const materials = `${TOPIC}/materials.en.md`;
    files.set(materials, files.get(materials)!.replace('[@Vas17]', '[@Vaz17]'));
    const report = gapsReport(assessed(files), null);
    expect(report.unverified).toMatchObject([
      {
        point: 'mean-plain',
        form: 'section',
        status: 'present',
        why: 'it cites "Vaz17", which sources.yaml does not have',
      },
    ]);
    expect(report.sources).toEqual([{ key: 'Vaz17', state: 'unknown', title: '', topics: ['means'] }]);
    const unchecked = sampleFiles();
    unchecked.set('sources.yaml', unchecked.get('sources.yaml')!.replace('checked: true', 'checked: false'));
    expect(gapsReport(assessed(unchecked), null)).toMatchObject({
      unverified: [],
      sources: [{ key: 'Vas17', state: 'unchecked', title: 'Attention' }],
    });
  });

  it('ranks the topics of the founding priorities for each role', () => {
    const files = sampleFiles();
    files.set(`${TOPIC}/interview-qa.en.md`, '');
    const [row] = gapsReport(assessed(files), 'llm-engineer').priorities;
    expect(row).toMatchObject({ rank: 2, ranks: { 'ml-engineer': 2, 'llm-engineer': 2 } });
  });

  it('has a JSON Schema that names every key of a report', () => {
    const schema = gapsReportJsonSchema() as { properties: object; required: string[] };
    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(gapsReport(assessed(), null)).sort());
    expect([...schema.required].sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it('comes out the same twice', () => {
    expect(JSON.stringify(gapsReport(assessed(), null))).toBe(JSON.stringify(gapsReport(assessed(), null)));
  });
});
