// Which number is being explained: a point's, a topic's, or the whole readiness.
export type Explained = { kind: 'whole' } | { kind: 'topic'; id: string } | { kind: 'point'; id: string };
