// What progress needs to know about the curriculum, as plain data. An app fills this from whatever holds the content.

export interface TopicFacts {
  id: string;
  title: string;
}

/** A part of a task that names a point, and the checks that judge it. */
export interface PartFacts {
  task: string;
  part: string;
  title: string;
  minutes: number;
  points: string[];
  checks: string[];
}

export interface CardFacts {
  id: string;
  topic: string;
  title: string;
  points: string[];
  keyPoints: number;
}

export interface SectionFacts {
  topic: string;
  section: string;
  title: string;
  points: string[];
  minutes: number;
}

export interface PointFacts {
  id: string;
  topic: string;
  title: string;
  /** Role id -> 0..5. */
  weight: Record<string, number>;
  /** Ids of points; an id that is not in the content is ignored. */
  requires: string[];
  /** Forms the point asks for: section, formula, table, implementation, figure, questions, task. */
  forms: string[];
}

export interface ContentFacts {
  topics: TopicFacts[];
  points: PointFacts[];
  cards: CardFacts[];
  parts: PartFacts[];
  sections: SectionFacts[];
}

/** The content by point; built once per content and handed to whoever asks about points. */
export interface ContentIndex {
  facts: ContentFacts;
  points: Map<string, PointFacts>;
  cards: Map<string, CardFacts>;
  cardsOf: Map<string, CardFacts[]>;
  partsOf: Map<string, PartFacts[]>;
  sectionsOf: Map<string, SectionFacts[]>;
  /** Point -> points that require it. */
  neededBy: Map<string, string[]>;
}

function groupByPoint<T extends { points: string[] }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const point of item.points) {
      const group = groups.get(point);
      if (group) group.push(item);
      else groups.set(point, [item]);
    }
  }
  return groups;
}

export function indexContent(facts: ContentFacts): ContentIndex {
  const neededBy = new Map<string, string[]>();
  for (const point of facts.points) {
    for (const required of point.requires)
      neededBy.set(required, [...(neededBy.get(required) ?? []), point.id]);
  }
  return {
    facts,
    points: new Map(facts.points.map((point) => [point.id, point])),
    cards: new Map(facts.cards.map((card) => [card.id, card])),
    cardsOf: groupByPoint(facts.cards),
    partsOf: groupByPoint(facts.parts),
    sectionsOf: groupByPoint(facts.sections),
    neededBy,
  };
}
