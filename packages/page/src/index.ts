// Content blocks to HTML, at build time.
export { highlightBlock, highlightTokens } from './highlight.ts';
export { type ChartBox, type ChartPoint, type HistoryChart, historyCharts } from './history-chart.ts';
export type { LinkKind, ResolveLink } from './links.ts';
export { renderInline, renderMarkdown, renderNodes } from './markdown.ts';
export type { Source } from './sources.ts';
export type { ComputedTable } from './tables.ts';
export { renderTex } from './tex.ts';
export { Renderer, type RenderOptions } from './to-html.ts';
export * from './topic.ts';
export { englishWords, type PageWords } from './words.ts';
