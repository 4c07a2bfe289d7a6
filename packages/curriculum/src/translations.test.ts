// Translations of the sample: which state each is in, and the message of every way not to fit its source.
import { describe, expect, it } from 'vitest';
import { KNOWN, REGISTRY, sampleFiles, TASK, TOPIC } from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import { formatIssue } from './issue.ts';
import { loadCurriculum } from './load.ts';
import { gapsReport } from './report.ts';
import { gapsReportSchema } from './report-schema.ts';

const RU = `${TOPIC}/materials.ru.md`;
const EN = `${TOPIC}/materials.en.md`;
const body = `## Что такое среднее?

::section{#plain}

Сумма, делённая на количество [@Vas17].

::same{#mean}

::same{#mean-code}

::same{#choice}

| Среднее | Цена |
|---|---|
| простое | n |
| взвешенное | 2n |

:::same{#bar}
Потяните за число.
:::

## А с весами?

::section{#weighted}

Слова.

::same{#mean-again}
`;

/** The hashes that check asks for, taken from its own messages. */
function hashes(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { rule, fix } of load(RU, `---\nof: {}\n---\n${body}`).issues)
    if (rule === 'translation')
      for (const [, id, hash] of fix.matchAll(/write ([\w-]+): "(\w+)"/g)) found.set(id!, hash!);
  return found;
}

function load(file: string, text: string, change: (files: Map<string, string>) => void = () => undefined) {
  const files = sampleFiles();
  files.set(file, text);
  change(files);
  return loadCurriculum(files, REGISTRY);
}

const front = () => `---\nof:\n${[...hashes()].map(([id, hash]) => `  ${id}: "${hash}"`).join('\n')}\n---\n`;
const said = (loaded: ReturnType<typeof load>) =>
  loaded.issues.filter(({ rule }) => !['evidence', 'proof'].includes(rule)).map(formatIssue);
const gapsOf = ({ subject }: ReturnType<typeof load>) => ({
  report: gapsReportSchema.parse(gapsReport(assess(subject, collectEvidence(subject, KNOWN)), null)),
});
const states = ({ subject }: ReturnType<typeof load>) =>
  subject.translations.find(({ file }) => file === RU)!.units.map(({ id, status }) => `${id} ${status}`);

describe('a translation', () => {
  it('that says what it was made from and shares what is shared is current, without a word', () => {
    const loaded = load(RU, front() + body);
    expect(said(loaded)).toEqual([]);
    expect(states(loaded)).toEqual(['plain current', 'weighted current']);
  });

  it('grows stale piece by piece, by words and formulas, not by programs', () => {
    const text = front() + body;
    const change = (from: string, to: string) =>
      load(RU, text, (files) =>
        files.set(
          EN,
          files.get(EN)!.replace(from, () => to),
        ),
      );
    const words = change('Drag a number.', 'Drag the number.');
    expect(states(words)).toEqual(['plain stale', 'weighted current']);
    expect(said(words)).toEqual([
      expect.stringMatching(
        /^topics\/means\/materials\.ru\.md:3:3: translation-stale: "plain" has changed since it was translated \(topics\/means\/materials\.en\.md:1\); translate what changed, then write plain: "[0-9a-f]{12}" under of: in the front matter$/,
      ),
    ]);
    expect(states(change('\\frac{1}{n}', '\\frac{2}{n}'))).toEqual(['plain stale', 'weighted current']);
    expect(states(change('assert mean([1, 3]) == 2', 'assert mean([2, 4]) == 3'))).toEqual([
      'plain current',
      'weighted current',
    ]);
  });

  it('that the subject promises and nobody wrote is missing, and so is a section of one', () => {
    const promised = load(EN, sampleFiles().get(EN)!, (files) =>
      files.set('subject.yaml', `${files.get('subject.yaml')}languages: [ru]\n`),
    );
    expect(promised.subject.translations.map(({ file }) => file)).toEqual([
      RU,
      `${TOPIC}/interview-qa.ru.md`,
      `${TASK}/task.ru.md`,
      `${TASK}/hints.ru.md`,
    ]);
    expect(states(promised)).toEqual(['plain missing', 'weighted missing']);
    expect(
      promised.issues.filter(({ rule }) => rule === 'translation-missing').map(({ severity }) => severity),
    ).toEqual(['note', 'note', 'note', 'note']);
    const part = load(RU, (front() + body).replace(/## А с[\s\S]*/, ''));
    expect(states(part)).toEqual(['plain current', 'weighted missing']);
    const { report } = gapsOf(part);
    expect(report.translations).toEqual([
      { language: 'ru', file: RU, source: EN, missing: ['weighted'], stale: [] },
    ]);
    expect(said(part)).toEqual([
      `${RU}:1:1: translation-missing: "weighted" is not translated; add it with ::section{#weighted}`,
    ]);
  });

  it.each([
    [
      '::same{#mean-code}\n\n',
      '',
      ':8:1: translation: the translation of "plain" leaves out mean-code; write ::same{#mean-code} where it stands in the source',
    ],
    [
      '::same{#mean-code}',
      '::same{#mean-cod}',
      ':14:1: translation: "plain" shares nothing called "mean-cod"; did you mean "mean-code"?',
    ],
    [
      '::same{#mean}',
      '$$ {#mean}\nx\n$$\n\n::same{#mean}',
      ':12:1: translation: formulas, programs, tables and figures are shared, not copied; write ::same{#its-id} in its place',
    ],
    [
      '::same{#mean}\n\n::same{#mean-code}',
      '::same{#mean-code}\n\n::same{#mean}',
      ':8:1: translation: the blocks of "plain" stand in another order than in the source; their order is mean, mean-code, choice, bar',
    ],
    [
      '| взвешенное | 2n |\n',
      '',
      ':18:1: translation: the table "choice" has 2 × 2 cells, its source 3 × 2; translate every row and column',
    ],
    [
      '::section{#weighted}',
      'Слова.',
      ':27:1: translation: the heading does not say what it translates; write ::section{#the-id} as the next block',
    ],
    [
      '::section{#weighted}',
      '::section{#weigthed}',
      ':29:1: translation: topics/means/materials.en.md has no section "weigthed"; did you mean "weighted"?',
    ],
    ['[@Vas17]', '[@Vas71]', ':10:31: unknown-source: there is no source "Vas71"; did you mean "Vas17"?'],
  ])('is held to its source: %s', (from, to, message) => {
    const text = front() + body;
    expect(text).toContain(from);
    expect(
      said(
        load(
          RU,
          text.replace(from, () => to),
        ),
      ),
    ).toContain(RU + message);
  });

  it('needs its front matter, and one that can be read', () => {
    expect(said(load(RU, body))).toContain(
      `${RU}:1:1: translation: there is no front matter; start with ---, of:, one line per section, ---`,
    );
    expect(said(load(RU, `---\nof: { plain: abc }\n---\n${body}`))).toContain(
      `${RU}:2:14: schema: of.plain is "abc"; a hash is 12 hex digits; quote it`,
    );
    expect(said(load(RU, front().replace('weighted', 'weigthed') + body))[0]).toBe(
      `${RU}:3:3: translation: of which "weighted" this is a translation is not recorded; write weighted: "${hashes().get('weighted')}" under of: in the front matter`,
    );
  });

  it('of questions, statements and hints is held to theirs', () => {
    const none = load(`${TASK}/task.ru.md`, '---\nof: {}\n---\nНапишите `mean`.\n');
    expect(said(none)).toEqual([
      expect.stringMatching(/task\.ru\.md:2:5: translation: of which "task" this is/),
      `${TASK}/task.ru.md:4:1: translation: the translation of "task" leaves out example; write ::same{#example} where it stands in the source`,
    ]);
    const asked = load(
      `${TOPIC}/interview-qa.ru.md`,
      '---\nof: {}\n---\n## Что?\n\n::question{#q-plain}\n\nСумма.\n',
    );
    expect(said(asked)).toEqual([
      expect.stringMatching(/interview-qa\.ru\.md:1:1: translation-missing: "q-weighted" is not translated/),
      expect.stringMatching(/of which "q-plain" this is a translation is not recorded/),
    ]);
    expect(said(load(`${TOPIC}/notes.ru.md`, 'x'))).toContain(
      `${TOPIC}/notes.ru.md:1:1: translation: there is no source that this translates; write ${TOPIC}/notes.en.md, or remove this`,
    );
  });
});
