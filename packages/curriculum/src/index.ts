// What a subject is, how it is loaded and checked, and what of it is covered.
export * from './assess.ts';
export { contentHash } from './content-hash.ts';
export * from './coverage.ts';
export * from './evidence.ts';
export * from './founding.ts';
export {
  type CoverageRow,
  coverageRow,
  type Drop,
  drops,
  fell,
  formatRow,
  HISTORY_FILE,
  historyIssues,
  sameNumbers,
  shareOf,
} from './history.ts';
export { formatIssue, type Issue, type Severity, sortIssues } from './issue.ts';
export { LONGEST_FILE, type Loaded, type LoadOptions, loadCurriculum } from './load.ts';
export { CITATION, countWords, parseMarkdown, plainText } from './markdown.ts';
export type * from './model.ts';
export { nearest } from './nearest.ts';
export { ANSWER_BEGINS, ANSWER_ENDS, type OneFileParts, oneFile, withAnswer } from './one-file.ts';
export { PUBLISHED_FILE, publishedText, TOMBSTONES_FILE } from './permanent.ts';
export type { Place } from './place.ts';
export { blockKey, chainOf, originOf, programHash, programOf } from './program.ts';
export {
  blockProblem,
  changedFiles,
  disagreements,
  filesHash,
  MUTANTS_CAUGHT,
  type MutantRates,
  mutantProblems,
  mutantRates,
  taskProblem,
} from './proven.ts';
export {
  curriculumJsonSchema,
  curriculumSchema,
  type PublishedCurriculum,
  type PublishOptions,
  publish,
} from './published.ts';
export type { Registry } from './registry.ts';
export { gapsReport } from './report.ts';
export { type GapsReport, gapsReportJsonSchema, gapsReportSchema } from './report-schema.ts';
export { RULES, type Rule } from './rules.ts';
export * from './schemas.ts';
export { type Edit, sourceText } from './source-text.ts';
export type { TopicMemory, TopicRead } from './topic-files.ts';
