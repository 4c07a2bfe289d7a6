// Holds the blocks of a topic to each other: formulas have twins, figures have simulators, snippets run after earlier ones,
// and what is begun has its files.
import type { Issues } from './issue.ts';
import type { Section, Snippet, Topic } from './model.ts';
import { suggest } from './nearest.ts';
import type { Registry } from './registry.ts';
import { LEVELS } from './schemas.ts';

/** All rules that speak of one topic alone. `files` are all files of the subject. */
export function checkTopic(
  topic: Topic,
  registry: Registry,
  files: ReadonlyMap<string, string>,
  issues: Issues,
): void {
  for (const section of topic.materials?.sections ?? []) {
    checkTwins(section, issues);
    checkRegistry(section, registry, issues);
  }
  checkAfter(topic, issues);
  checkBegun(topic, files, issues);
  checkMinima(topic, issues);
}

function checkTwins({ formulas, twins }: Section, issues: Issues): void {
  for (const formula of formulas)
    if (formula.id && !twins.some((twin) => twin.id === formula.id))
      issues.error(
        formula.place,
        'twin',
        `the formula "${formula.id}" has no twin in its section`,
        `write \`\`\`python twin=${formula.id} below it`,
      );
  for (const [i, twin] of twins.entries()) {
    const ids = formulas.map((formula) => formula.id);
    if (!ids.includes(twin.id))
      issues.error(
        twin.place,
        'twin',
        `the twin names no formula of its section: "${twin.id}"`,
        suggest(twin.id, ids, 'write $$ {#some-id} above it'),
      );
    if (twins.findIndex((other) => other.id === twin.id) < i)
      issues.error(
        twin.place,
        'twin',
        `the formula "${twin.id}" has two twins`,
        'keep one of them, or make this a snippet with run=',
      );
    for (const side of ['formula', 'twin'])
      if (!new RegExp(`^def ${side}\\(`, 'm').test(twin.code))
        issues.error(
          twin.place,
          'twin',
          `the twin of "${twin.id}" defines no ${side}(...)`,
          `write def ${side}(...) at its top level`,
        );
    if (!/^\s*assert\b|\bassert_\w+\(/m.test(twin.code))
      issues.error(
        twin.place,
        'twin',
        `the twin of "${twin.id}" asserts nothing`,
        'assert that formula(...) and twin(...) agree',
      );
  }
}

function checkRegistry({ figures, tables }: Section, registry: Registry, issues: Issues): void {
  const simulators = registry.simulators === undefined ? null : [...registry.simulators];
  for (const { simulator, place } of figures)
    if (simulators && simulator && !simulators.includes(simulator))
      issues.error(
        place,
        'figure',
        `there is no simulator "${simulator}"`,
        suggest(simulator, simulators, 'write it in packages/labs and register it there'),
      );
  for (const { simulator, place } of figures)
    if (registry.faulty && Object.hasOwn(registry.faulty, simulator))
      issues.error(
        place,
        'figure',
        `the simulator "${simulator}" ${registry.faulty[simulator]}`,
        'write the test that holds it to a closed form or an oracle',
      );
  for (const { from, decides, place } of tables) {
    if (from === null || !registry.tables) continue;
    const header = Object.hasOwn(registry.tables, from) ? registry.tables[from]! : null;
    if (!header) {
      const fix = suggest(
        from,
        Object.keys(registry.tables),
        'write it in packages/labs and register it there',
      );
      issues.error(place, 'table', `there is no computed table "${from}"`, fix);
    } else if (decides && !header.includes(decides))
      issues.error(
        place,
        'table',
        `no column of "${from}" is called "${decides}"`,
        `decides= repeats one of: ${header.join(', ')}`,
      );
  }
}

function checkAfter(topic: Topic, issues: Issues): void {
  const snippets = topic.executed.filter((block): block is Snippet => block.kind === 'snippet');
  for (const [i, snippet] of snippets.entries()) {
    if (snippet.after === null) continue;
    const before = snippets.findIndex((other) => other.id === snippet.after);
    const ids = snippets.slice(0, i).map((other) => other.id);
    if (before < 0)
      issues.error(
        snippet.place,
        'snippet',
        `there is no snippet "${snippet.after}" in this topic`,
        suggest(snippet.after, ids, 'name an earlier block with run='),
      );
    else if (before >= i)
      issues.error(
        snippet.place,
        'snippet',
        `the snippet "${snippet.id}" runs after a later one, "${snippet.after}"`,
        'name an earlier block',
      );
  }
}

/** A topic without content is a gap; tasks may come before words. One whose words are begun has both its texts. */
function checkBegun(topic: Topic, files: ReadonlyMap<string, string>, issues: Issues): void {
  const has = (name: string) => files.has(`${topic.folder}/${name}`);
  if (!has('materials.en.md') && !has('interview-qa.en.md') && !has('evidence.json')) return;
  for (const name of ['materials.en.md', 'interview-qa.en.md'])
    if (!has(name)) {
      const place = { file: `${topic.folder}/${name}`, line: 1, column: 1 };
      issues.error(
        place,
        'missing-file',
        `the topic "${topic.id}" is begun but has no ${name}`,
        `write ${place.file} (docs/format.md)`,
      );
    }
}

/** Too few questions is a gap until every point has its section and question; then it is an error. */
function checkMinima(topic: Topic, issues: Issues): void {
  const sections = topic.materials?.sections ?? [];
  const finished = topic.points.every(
    ({ id }) =>
      sections.some((section) => section.points.includes(id)) &&
      topic.questions.some((question) => question.points.includes(id)),
  );
  if (!finished || topic.points.length === 0) return;
  for (const level of LEVELS) {
    const have = topic.questions.filter((question) => question.level === level).length;
    if (have < topic.minima[level]) {
      const place = { file: `${topic.folder}/interview-qa.en.md`, line: 1, column: 1 };
      issues.error(
        place,
        'minima',
        `the topic has ${have} ${level} questions of ${topic.minima[level]}`,
        'write the rest',
      );
    }
  }
}
