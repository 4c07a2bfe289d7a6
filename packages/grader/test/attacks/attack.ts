// What a hostile program is, and the task that some of them pretend to solve.

export interface Attack {
  name: string;
  source: string;
  /** The status the verdict must have. */
  status: 'pass' | 'fail' | 'error' | 'timeout' | 'memory';
  /** What the message or the output must hold. */
  says?: RegExp;
  /** The checks it is graded against; none runs it as a program. */
  checks?: string;
  limits?: { seconds: number; megabytes: number };
}

/** For all but those that are meant to run out of time: a slow machine must not turn an answer into a timeout. */
export const LIMITS = { seconds: 60, megabytes: 300 };
export const SHORT = { seconds: 2, megabytes: 300 };

/** A program prints this when it got what it must not get; no verdict may ever show it. */
export const ESCAPED = 'ESCAPED';

/** Stands in a program for the address of a server that must not hear of it. */
export const TARGET = 'http://target.invalid/';

/** The task that graded attacks pretend to solve. */
export const CHECKS = `
from lacuna import check

def check_exists(solution):
    """There is an answer."""
    solution.answer

def check_answer(solution):
    """The answer is 42."""
    expected = 6 * 7
    got = solution.answer()
    assert got == expected, f"the answer is {expected}, not {got}"

def check_again(solution):
    """It is 42 again."""
    check.close(solution.answer(), 42)
`;
export const HONEST = 'def answer():\n    return 42\n';
export const WRONG = 'def answer():\n    return 41\n';

/** A program that must end with an exception. */
export const refused = (name: string, source: string, says: RegExp): Attack => ({
  name,
  source,
  status: 'error',
  says,
});

/** A program that must get nowhere and end well. */
export const harmless = (name: string, source: string, says: RegExp): Attack => ({
  name,
  source,
  status: 'pass',
  says,
});

/** An answer that must not pass. */
export const cheats = (
  name: string,
  source: string,
  status: Attack['status'] = 'fail',
  says?: RegExp,
  checks = CHECKS,
): Attack => ({ name, source, status, checks, ...(says ? { says } : {}) });

/** A program that runs into the time limit. */
export const endless = (name: string, source: string, says?: RegExp, checks?: string): Attack => ({
  name,
  source,
  status: 'timeout',
  limits: SHORT,
  ...(says ? { says } : {}),
  ...(checks === undefined ? {} : { checks }),
});
