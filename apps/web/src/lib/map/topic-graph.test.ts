// The map's layout: nothing overlaps, every cell lies in its topic, arrows follow requirements.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnEdges, layoutTopics, SLOT, type TopicInput, topicEdges } from './topic-graph.ts';

/** Up to 8 topics of up to 12 points whose requirements may form cycles between topics. */
const anyTopics = fc
  .array(fc.array(fc.array(fc.nat(95), { maxLength: 3 }), { minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((shape): TopicInput[] => {
    const all = shape.flatMap((points, t) => points.map((_, p) => `t${t}p${p}`));
    return shape.map((points, t) => ({
      id: `t${t}`,
      title: `Topic with a rather long title ${t}`,
      points: points.map((requires, p) => ({
        id: `t${t}p${p}`,
        requires: requires.map((n) => all[n % all.length]!),
      })),
    }));
  });

describe('layoutTopics', () => {
  it('places every topic and point, without overlap', () => {
    fc.assert(
      fc.property(anyTopics, (topics) => {
        const graph = layoutTopics(topics);
        expect(graph.topics.map((t) => [t.id, t.cells.map((c) => c.id)])).toEqual(
          topics.map((t) => [t.id, t.points.map((p) => p.id)]),
        );
        for (const a of graph.topics) {
          for (const cell of a.cells) {
            expect(cell.x).toBeGreaterThanOrEqual(a.x + SLOT / 2);
            expect(cell.x).toBeLessThanOrEqual(a.x + a.width - SLOT / 2);
            expect(cell.y).toBeLessThanOrEqual(a.y + a.height - SLOT / 2);
          }
          for (const b of graph.topics) {
            if (a === b) continue;
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(apart).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('drawnEdges', () => {
  it('draws requirements only, no cycle, and nothing a longer way already says', () => {
    fc.assert(
      fc.property(anyTopics, (topics) => {
        const edges = topicEdges(topics);
        const drawn = drawnEdges(topics);
        const next = new Map<string, string[]>();
        for (const [from, to] of drawn) {
          expect(edges.get(from)!.has(to)).toBe(true);
          next.set(from, [...(next.get(from) ?? []), to]);
        }
        const reaches = (from: string, to: string, without?: string): boolean =>
          (next.get(from) ?? []).some((n) => n !== without && (n === to || reaches(n, to)));
        for (const [from, to] of drawn) {
          expect(reaches(to, from)).toBe(false);
          expect(reaches(from, to, to)).toBe(false);
        }
      }),
    );
  });
});
