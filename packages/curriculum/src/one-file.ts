// A task as one Python file that grades itself with real PyTorch: statement, starter, checks and the package `lacuna`.

export interface OneFileParts {
  id: string;
  title: string;
  /** Markdown of the statement, as in task.en.md. */
  statement: string;
  starter: string;
  /** Text of checks.py. */
  checks: string;
  /** Known mistakes; one without a fingerprint cannot be recognised and is left out. */
  mistakes: readonly {
    id: string;
    say: string;
    fingerprint: { check: string; values: (number | null)[] } | null;
  }[];
  /** The package `lacuna`: path below packages/checks/python -> text. */
  lacuna: ReadonlyMap<string, string>;
  /** The PyTorch that the checks were proven with, if they were. */
  pytorch: string | null;
}

/** The line above the learner's answer. */
export const ANSWER_BEGINS = '# ======== YOUR ANSWER BEGINS HERE ========';
/** The line below it. */
export const ANSWER_ENDS = '# ======== YOUR ANSWER ENDS HERE ========';

/** Recognition allows 1e-4, so this many digits of a fingerprint lose nothing. */
const DIGITS = 7;

/** The file's text. The same parts give the same bytes; neither the solution nor a wrong one is in it. */
export function oneFile(parts: OneFileParts): string {
  const name = `${parts.id}.py`;
  const mistakes = parts.mistakes.flatMap(({ id, say, fingerprint }) =>
    fingerprint === null
      ? []
      : [{ id, say, fingerprint: { check: fingerprint.check, values: fingerprint.values.map(shorter) } }],
  );
  const modules = [...parts.lacuna]
    .filter(([path]) => path.endsWith('.py'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `r"""${parts.title}, a task of Lacuna (${parts.id}).`,
    '',
    'How to use this file',
    '',
    `1. You need Python 3.11 or later with PyTorch: pip install torch${parts.pytorch === null ? '' : `. The checks were proven with PyTorch ${parts.pytorch.replace(/\+.*/, '')}`}.`,
    '2. Write your answer between the two lines "YOUR ANSWER BEGINS HERE" and "YOUR ANSWER ENDS HERE", and keep the names.',
    `3. Run: python ${name}`,
    `   It prints every check with ok or FAIL and says what is wrong. The exit status is 0 when all pass, otherwise 1.`,
    `   python ${name} check_name runs only that check.`,
    '',
    'The rest of the file grades your answer. It needs no network, and you need not read it.',
    'Where the task below says `solution`, it means your answer.',
    '',
    '',
    'The task',
    '========',
    '',
    `${docstring(parts.statement)}"""`,
    '',
    PREAMBLE,
    '',
    ANSWER_BEGINS,
    '',
    parts.starter.trim(),
    '',
    ANSWER_ENDS,
    '',
    '# From here on: the checks, and what runs them. Nothing below needs an edit.',
    '',
    `CHECKS = ${literal(parts.checks)}`,
    '',
    '# Known mistakes, each with the numbers by which it is recognised.',
    `MISTAKES = ${literal(`[\n${mistakes.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)}`,
    '',
    '# The Python package `lacuna`, the same that grades on the site: file -> text.',
    'LACUNA = {}',
    ...modules.map(([path, text]) => `LACUNA["${path}"] = ${literal(text)}`),
    '',
    GRADER,
  ].join('\n');
}

/** The answer between the two lines replaced, as a learner's editor would. */
export function withAnswer(file: string, answer: string): string {
  const begin = file.indexOf(`\n${ANSWER_BEGINS}\n`) + ANSWER_BEGINS.length + 2;
  const end = file.indexOf(`\n${ANSWER_ENDS}\n`);
  return `${file.slice(0, begin)}\n${answer.trim()}\n${file.slice(end)}`;
}

const shorter = (value: number | null) => (value === null ? null : Number(value.toPrecision(DIGITS)));

/** Markdown that can stand in r"""...""". */
function docstring(statement: string): string {
  return `${statement.trim().replaceAll('```python example', '```python').replaceAll('"""', "'''")}\n`;
}

/** The text as a Python literal that reads as the text itself wherever Python allows it. */
function literal(text: string): string {
  const plain = text.endsWith('\n') && !text.includes("'''") && !text.includes('\r');
  // JSON's escapes are also Python's, for text without lone surrogates.
  return plain ? `r'''${text}'''` : JSON.stringify(text);
}

// Runs before the answer, so that the answer runs once only and its exceptions are told as on the site.
const PREAMBLE = `if __name__ == "__main__":  # the grader, from the end of this file, takes the answer from this file's text
    TEXT = open(__file__, encoding="utf-8").read()
    GRADER = {"__name__": "grader"}
    exec(TEXT.partition("\\n${ANSWER_ENDS}\\n")[2] or "raise SystemExit('The line YOUR ANSWER ENDS HERE is gone.')", GRADER)
    GRADER["main"](TEXT, __file__)`;

const GRADER = `
def main(text, file):
    """Grades the answer in \`text\`, the text of this file, prints the verdict and ends Python with it."""
    import json
    import os
    import re
    import sys

    before, begins, rest = text.partition("\\n${ANSWER_BEGINS}\\n")
    if not begins:
        sys.exit("The line YOUR ANSWER BEGINS HERE is gone.")
    answer = rest.partition("\\n${ANSWER_ENDS}\\n")[0]
    names = re.findall(r"(?m)^def (check_\\w+)", CHECKS)
    unknown = [name for name in sys.argv[1:] if name not in names]
    if unknown:
        print(f"There is no {unknown[0]}. The checks are: {', '.join(names)}", file=sys.stderr)
        sys.exit(2)
    try:
        import torch
    except ModuleNotFoundError as error:
        print(f"{error}. This file needs PyTorch: pip install torch", file=sys.stderr)
        sys.exit(2)
    provide()
    from lacuna import _run
    from lacuna.__main__ import report

    # Tracebacks name this file and its own lines.
    _run.SOLUTION = os.path.splitext(os.path.basename(file))[0]
    mistakes = json.loads(MISTAKES)
    lines_above = before.count("\\n") + 2
    verdict = _run.run_job(
        {
            "v": 1,
            "id": file,
            "source": "\\n" * lines_above + answer + "\\n",
            "checks": CHECKS,
            "only": sys.argv[1:],
            "mistakes": mistakes,
            "seed": 0,
        }
    )
    lines = report(verdict)
    said = [one["say"] for one in mistakes if one["id"] == verdict.get("mistake")]
    if said:
        lines, last = lines[:-1].rpartition("\\n")[::2]
        lines += f"\\nThis is the answer one gets by this mistake: {said[0]}\\n{last}\\n"
    print(lines, end="")
    sys.exit(0 if verdict["status"] == "pass" else 1)


def provide():
    """Makes the package \`lacuna\` importable from LACUNA, before any that may be installed."""
    import importlib.abc
    import importlib.util
    import sys

    class Embedded(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name, path=None, target=None):
            base = name.replace(".", "/")
            for file in (f"{base}/__init__.py", f"{base}.py"):
                if file in LACUNA:
                    return importlib.util.spec_from_loader(
                        name, self, origin=file, is_package=file.endswith("__init__.py")
                    )
            return None

        def exec_module(self, module):
            file = module.__spec__.origin
            exec(compile(LACUNA[file], file, "exec"), module.__dict__)

    sys.meta_path.insert(0, Embedded())
`.trimStart();
