// The one Python file of every task, run as a program on our torch: the starter fails, the reference passes, mistakes are named.
import { type Task, withAnswer } from '@lacuna/curriculum';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTask } from '../apps/cli/src/commands/export.ts';
import { loadTask, taskFolders } from '../apps/cli/src/task-folder.ts';
import { type Host, startHost } from '../packages/torch/test/host.ts';

// As `python FILE ARGS`, without the package lacuna anywhere but in the file.
const LAUNCH = `
import contextlib, io, runpy, sys
def _launch(path, arguments):
    for name in [n for n in sys.modules if n.partition(".")[0] == "lacuna"]:
        del sys.modules[name]
    finders, argv = list(sys.meta_path), sys.argv
    sys.argv = [path, *arguments]
    out = io.StringIO()
    code = "no exit"
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            runpy.run_path(path, run_name="__main__")
    except SystemExit as end:
        code = end.code
    finally:
        sys.meta_path[:], sys.argv = finders, argv
    return f"{code}\\n{out.getvalue()}"
`;

let host: Host;
function launch(id: string, text: string, ...args: string[]): { code: string; said: string } {
  const path = `/${id}.py`;
  host.python.FS.writeFile(path, text);
  const launcher = host.python.globals.get('_launch');
  const result: string = launcher(path, args);
  const cut = result.indexOf('\n');
  return { code: result.slice(0, cut), said: result.slice(cut + 1) };
}

const tasks: { task: Task; text: string }[] = [...taskFolders().values()].map((folder) => {
  const loaded = loadTask(folder);
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'));
  return { task: loaded.task, text: exportTask(loaded.task, folder) };
});

beforeAll(async () => {
  host = await startHost();
  host.python.runPython(LAUNCH);
});

describe.each(tasks)('the file of $task.id', ({ task, text }) => {
  it('fails with the starter, with a line for every check', () => {
    const { code, said } = launch(task.id, text);
    expect(code).toBe('1');
    for (const { name } of task.checks.functions)
      expect(said).toMatch(new RegExp(`^(ok|FAIL|ERR) +${name} `, 'm'));
  });

  it('passes with the reference', () => {
    const { code, said } = launch(task.id, withAnswer(text, task.solution));
    expect(said).toContain(`pass: ${task.checks.functions.length} of ${task.checks.functions.length} checks`);
    expect(code).toBe('0');
  });

  it('names a known mistake', () => {
    const known = task.wrong.find(({ id }) => task.proof?.wrong[id]?.fingerprint);
    if (known === undefined) throw new Error('no wrong solution has a fingerprint');
    const { code, said } = launch(task.id, withAnswer(text, known.source));
    expect(code).toBe('1');
    expect(said).toContain(known.mistake);
  });

  it('does not give the solution away', () => {
    expect(text).not.toContain(task.solution.trim());
    for (const wrong of task.wrong) expect(text).not.toContain(wrong.source.trim());
  });
});

describe('an answer', () => {
  const { task, text } = tasks[0]!;

  it('that raises is told with the line it has in the file', () => {
    const file = withAnswer(text, `${task.starter.trim()}\n\nprint("once")\nundefined_name\n`);
    const line = file.split('\n').indexOf('undefined_name') + 1;
    const { code, said } = launch('answer', file);
    expect(code).toBe('1');
    expect(said.match(/once/g)).toHaveLength(1);
    expect(said).toContain(`File "answer.py", line ${line}`);
  });

  it('can be held to one check', () => {
    const [first, second] = task.checks.functions;
    const { said } = launch('answer', withAnswer(text, task.solution), first!.name);
    expect(said).toContain('pass: 1 of 1 checks');
    expect(said).not.toContain(second!.name);
    expect(launch('answer', text, 'check_nothing').code).toBe('2');
  });

  it('needs the line below it', () => {
    expect(
      launch('answer', text.replace('\n# ======== YOUR ANSWER ENDS', '\n# YOUR ANSWER ENDS')).code,
    ).toContain('YOUR ANSWER ENDS HERE is gone');
  });
});
