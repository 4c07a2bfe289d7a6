// Every rule of the questions, with the bad input and the exact message.
import { describe, expect, it } from 'vitest';
import { type Change, complaints, questions, replace } from '../test/complaints.ts';

describe('questions', () => {
  const cases: [string, Change, string[]][] = [
    [
      'no answer',
      replace('The sum over the count.\n', ''),
      [
        `${questions}:1:1: question: "What is a mean?" has no answer; write below ::question what a strong candidate says`,
      ],
    ],
    [
      'too few key points',
      replace('- quotient\n', ''),
      [
        `${questions}:7:1: question: "What is a mean?" has 2 key points; write 3 to 6 checkable claims as a list under "### Key points"`,
      ],
    ],
    [
      'no weak answer',
      replace('### Weak answer\n\nThe middle.\n\n', ''),
      [`${questions}:1:1: question: "What is a mean?" has no weak answer; write it under "### Weak answer"`],
    ],
    [
      'an empty follow-up',
      replace('And the median?\n', ''),
      [
        `${questions}:1:1: question: "What is a mean?" has no next they ask; write it under "### Next they ask"`,
      ],
    ],
    [
      'a misspelt part',
      replace('### Weak answer\n\nThe', '### Weak answers\n\nThe'),
      [
        `${questions}:1:1: question: "What is a mean?" has no weak answer; write it under "### Weak answer"`,
        `${questions}:13:1: question: a question has no part "### Weak answers"; did you mean "Weak answer"?`,
      ],
    ],
    [
      'a misspelt level',
      replace('level="basic"', 'level="bsaic"'),
      [`${questions}:3:1: question: there is no level "bsaic"; did you mean "basic"?`],
    ],
    [
      'no directive',
      replace('::question{#q-weighted level="medium" points="mean-weighted" predict="yes"}\n', ''),
      [
        `${questions}:21:1: question: "What does a weight do?" is not followed by ::question; write ::question{#some-id level="basic" points="a-point"} as the next block`,
      ],
    ],
    [
      'a prediction that is no yes',
      replace('predict="yes"', 'predict="true"'),
      [`${questions}:23:1: question: predict is "true"; write predict="yes", or leave it out`],
    ],
  ];
  it.each(cases)('%s', (_, change, expected) => expect(complaints(questions, change)).toEqual(expected));
});
