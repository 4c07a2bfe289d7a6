// What the home page gets from the build: facts for the numbers, the layout of the map, and a few words about each point.
import type { ContentFacts } from '@lacuna/progress';
import type { TopicGraph } from './topic-graph.ts';

export interface PointNote {
  /** What the point must hold. */
  content: string;
  why: string;
  /** Forms it asks for that are there, and verified. */
  fulfilled: string[];
}

export interface HomeView {
  roles: { id: string; title: string }[];
  facts: ContentFacts;
  graph: TopicGraph;
  notes: Record<string, PointNote>;
  /** Topics somebody has written the reading of. */
  written: string[];
  /** Task id -> title. */
  tasks: Record<string, string>;
  /** Check id -> what it checks. */
  checks: Record<string, string>;
}
