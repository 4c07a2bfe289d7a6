// Every rule of the reading, with the bad input and the exact message.
import { describe, expect, it } from 'vitest';
import { append, type Change, complaints, materials, replace } from '../test/complaints.ts';

describe('sections, formulas, tables', () => {
  const cases: [string, Change, string[]][] = [
    [
      'TeX that cannot be set',
      replace('\\frac{1}{n}', '\\frac{1}{n'),
      [
        `${materials}:10:32: tex: KaTeX cannot set this formula: Unexpected end of input in a macro argument, expected '}'; correct the TeX`,
      ],
    ],
    [
      'an unknown TeX command, inline',
      append('Here is $x + \\foo{y}$.'),
      [
        `${materials}:58:14: tex: KaTeX cannot set this formula: Undefined control sequence: \\foo; correct the TeX`,
      ],
    ],
    [
      'a formula without id',
      replace('$$ {#mean}', '$$'),
      [
        `${materials}:9:1: formula: the display formula has no id; write $$ {#some-id}, and a twin for it below`,
        `${materials}:13:1: twin: the twin names no formula of its section: "mean"; write $$ {#some-id} above it`,
      ],
    ],
    [
      'a twin that names another formula',
      replace('twin=mean', 'twin=maen'),
      [
        `${materials}:9:1: twin: the formula "mean" has no twin in its section; write \`\`\`python twin=mean below it`,
        `${materials}:13:1: twin: the twin names no formula of its section: "maen"; did you mean "mean"?`,
      ],
    ],
    [
      'a twin with one side',
      replace('def twin(xs)', 'def other(xs)'),
      [
        `${materials}:13:1: twin: the twin of "mean" defines no twin(...); write def twin(...) at its top level`,
      ],
    ],
    [
      'a twin that asserts nothing',
      replace('assert formula([1, 2, 6])', 'formula([1, 2, 6])'),
      [
        `${materials}:13:1: twin: the twin of "mean" asserts nothing; assert that formula(...) and twin(...) agree`,
      ],
    ],
    [
      'Python that is not Python',
      replace('    return sum(xs) / len(xs)\n\nassert mean', '    return sum(xs / len(xs)\n\nassert mean'),
      [`${materials}:30:1: python: this is not Python: assert mean([1, 3]) == 2; correct the syntax`],
    ],
    [
      'Python that says nothing',
      replace('python run=mean-code', 'python'),
      [
        `${materials}:26:1: python-block: the Python block does not say what it is; write twin=a-formula or run=some-id after \`\`\`python, or use \`\`\`text to only quote it`,
        `${materials}:54:1: snippet: there is no snippet "mean-code" in this topic; name an earlier block with run=`,
      ],
    ],
    [
      'a heading without section',
      replace('::section{#weighted points="mean-weighted"}\n\n', ''),
      [
        `${materials}:48:1: section: the heading "And with weights?" is not followed by ::section; write ::section{#some-id points="a-point"} as the next block`,
      ],
    ],
    [
      'a short section',
      replace(
        '## And',
        '## Short\n\n::section{#short points="mean-plain"}\n\nFew words: code `x y z` and $a b$ are none.\n\n## And',
      ),
      [
        `${materials}:48:1: section-short: the section has 6 words of prose; write at least 80, or join it with its neighbour`,
      ],
    ],
    [
      'three points at once',
      replace('points="mean-weighted"', 'points="mean-weighted mean-plain later-point"'),
      [
        `${materials}:50:1: section: the section names 3 points; give each point a section of its own, two at most`,
      ],
    ],
    [
      'a table without rows',
      replace('| weighted | 2n |\n', ''),
      [`${materials}:35:1: table: the table has 1 rows; a comparison needs at least two`],
    ],
    [
      'a table that decides nothing',
      replace('decides="Cost"', 'decides="Price"'),
      [`${materials}:35:1: table: no column is called "Price"; decides= repeats one of: Mean, Cost`],
    ],
    [
      'a number in a table that cites nothing',
      replace('| plain | n |', '| plain | 37.5 GB |'),
      [
        `${materials}:37:9: cited: "37.5 GB" holds a number that nothing vouches for; cite its source in the row or the header, or let packages/labs compute the table (from=)`,
      ],
    ],
    [
      'a file without a section',
      () => 'Words.\n',
      [`${materials}:1:1: empty: there is no section; start one with "## " and ::section`],
    ],
    [
      'a footnote',
      append('Words[^1].\n\n[^1]: A note.'),
      [
        `${materials}:58:6: footnote: footnotes are not supported; use :::aside for a margin note`,
        `${materials}:60:1: footnote: footnotes are not supported; use :::aside for a margin note`,
      ],
    ],
    [
      'a heading that skips a level',
      append('#### Deep'),
      [`${materials}:58:1: heading: a heading of level 4 follows one of level 2; do not skip a level`],
    ],
    [
      'a title',
      append('# Means'),
      [
        `${materials}:58:1: heading: a "# " heading stands in the text; the title comes from topic.yaml; start with "## "`,
      ],
    ],
    [
      'a picture',
      append('![a cat](https://example.org/cat.png)'),
      [`${materials}:58:1: image: images are not supported; draw it as a figure with a simulator`],
    ],
    [
      'no table at all',
      replace('| Mean | Cost |\n|---|---|\n| plain | n |\n| weighted | 2n |\n', 'Words.\n'),
      [
        `${materials}:33:1: table: no table follows ::table; write a GFM table as the next block, or from="a-computed-table"`,
      ],
    ],
    [
      'a figure without caption',
      replace('Drag a number.\n', ''),
      [`${materials}:40:1: figure: the figure has no caption; say between the ::: what to look at`],
    ],
    [
      'an unknown directive',
      replace(':::aside', ':::note'),
      [
        `${materials}:44:1: directive: there is no directive "note"; directives are ::section, ::table, :::figure and :::aside`,
      ],
    ],
    [
      'an unknown attribute',
      replace('simulator="mean-bar"', 'simulator="mean-bar" width="3"'),
      [`${materials}:40:1: directive: figure has an unknown attribute "width"; it takes id, simulator`],
    ],
    [
      'raw HTML',
      append('<b>bold</b>'),
      [
        `${materials}:58:1: html: raw HTML is not shown; write Markdown, or put it in backticks`,
        `${materials}:58:8: html: raw HTML is not shown; write Markdown, or put it in backticks`,
      ],
    ],
    [
      'an id twice',
      replace('{#bar ', '{#choice '),
      [
        `${materials}:40:1: duplicate-id: the id "choice" of this figure is taken by a table (${materials}:33); ids are unique in the subject: choose another one`,
      ],
    ],
    [
      'an id that is none',
      replace('{#bar ', '{#Bar '),
      [
        `${materials}:40:1: id: "Bar" is not an id; use lower-case letters, digits, "-" and "_", starting with a letter or digit`,
      ],
    ],
    [
      'a formula in a list',
      append('- item\n\n  $$ {#inner}\n  x\n  $$'),
      [
        `${materials}:60:3: nested: a display formula stands inside another block; move it to the left margin, between blank lines`,
      ],
    ],
    [
      'two keys in one citation',
      replace('[@Vas17]', '[@Vas17; @Vas17]'),
      [
        `${materials}:5:99: citation: "[@Vas17; @Vas17]." is not a citation; cite one key in one pair of brackets, as in [@Vas17]`,
      ],
    ],
  ];
  it.each(cases)('%s', (_, change, expected) => expect(complaints(materials, change)).toEqual(expected));

  it.each([
    ['cited in the row', '| plain [@Vas17] | 37.5 GB |'],
    ['small and counted', '| plain | 2 of 16 |'],
    ['code', '| plain | `float32`, `1e-5`, `1024` |'],
    ['a formula', '| plain | $1024 n^2$ |'],
  ])('a number in a table may stand: %s', (_, row) => {
    expect(complaints(materials, replace('| plain | n |', row))).toEqual([]);
  });

  it('leaves colons in prose alone', () => {
    expect(complaints(materials, append('A ratio of 1:7, a note:this and 16:9 [@Vas17].'))).toEqual([]);
  });
});
