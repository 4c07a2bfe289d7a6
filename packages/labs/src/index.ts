// What the figures, the computed tables and the checks of the curriculum may use of this package.
export * from './attention-costs.ts';
export * from './attention-heads.ts';
export * from './attention-microscope.ts';
export * from './backprop-graph.ts';
export * from './byte-format.ts';
export * from './cross-attention.ts';
export * from './flash-tiles.ts';
export * from './kv-decode.ts';
export * from './kv-memory.ts';
export * from './layer-cost.ts';
export * from './linear-attention.ts';
export * from './mask-painter.ts';
export * from './models.ts';
export * from './online-softmax.ts';
export { type Figure, figures, tables } from './registry.ts';
export type { Table } from './tables.ts';
