// Runs a block of a reading in the page: Python is fetched on the first run, one interpreter serves the whole page.
import { jobFor, type Verdict } from '@lacuna/grader';
import { type BrowserRuntime, createAssetFetcher, createBrowserRuntime } from '@lacuna/grader/browser';
import { t } from '../i18n/index.ts';
import { newId } from '../learner/database.ts';

const words = t.reading;
let shared: BrowserRuntime | undefined;
/** A start-up failure may quote a whole traceback. */
const LONGEST_REASON = 300;
let running: HTMLElement | undefined;

function python(): BrowserRuntime {
  shared ??= createBrowserRuntime({
    document,
    fetchAsset: createAssetFetcher({
      base: `${document.documentElement.dataset.base}/runtime/`,
      caches: globalThis.caches ?? null,
      fetch: (...request) => fetch(...request),
    }),
    spare: false,
    newId,
    now: () => performance.now(),
  });
  return shared;
}

type Program = { source: string; before: number };

/** The block's code after that of the blocks it builds on, and how many lines those take. */
function programOf(block: HTMLElement): Program {
  const text = (of: HTMLElement) => of.querySelector('pre')?.textContent ?? '';
  const parts = [text(block)];
  const seen = new Set([block]);
  for (let at = earlier(block); at && !seen.has(at); at = earlier(at)) {
    seen.add(at);
    parts.unshift(text(at));
  }
  const source = parts.join('\n\n');
  return { source, before: source.split('\n').length - text(block).split('\n').length };
}

function earlier(block: HTMLElement): HTMLElement | null {
  const { after } = block.dataset;
  return after ? document.querySelector<HTMLElement>(`[data-code="${CSS.escape(after)}"]`) : null;
}

export async function answer(button: HTMLElement): Promise<void> {
  const block = button.closest<HTMLElement>('.runnable');
  const output = block?.querySelector<HTMLElement>('.output');
  const label = button.querySelector('[data-label]');
  if (!block || !output || !label) return;
  if (running) {
    // A second click stops; a click on another block stops this one and leaves the other to be clicked again.
    shared?.stop();
    return;
  }
  running = block;
  label.textContent = words.stop;
  const { source, before } = programOf(block);
  const printed = document.createElement('pre');
  const said = document.createElement('p');
  said.textContent = words.starting;
  output.replaceChildren(said);
  output.hidden = false;
  try {
    const runtime = python();
    await runtime.ready();
    said.textContent = words.running;
    output.replaceChildren(printed, said);
    const job = jobFor({ id: newId(), task: null, source });
    const verdict = await runtime.grade(job, (text) => printed.append(text));
    printed.textContent = verdict.output.text;
    describe(verdict, before, said);
  } catch (error) {
    said.className = 'failed';
    said.textContent = words.unavailable(String((error as Error)?.message ?? error).slice(0, LONGEST_REASON));
  } finally {
    if (!printed.textContent) printed.remove();
    label.textContent = words.run;
    running = undefined;
  }
}

function describe(verdict: Verdict, before: number, said: HTMLElement): void {
  said.className = verdict.status === 'pass' ? 'held' : 'failed';
  if (verdict.status === 'pass') said.textContent = verdict.output.text ? words.ran : words.ranSilently;
  else if (verdict.status === 'timeout') said.textContent = words.timeout;
  else if (verdict.status === 'stopped') said.textContent = words.stopped;
  else if (verdict.status === 'memory') said.textContent = words.memory;
  else {
    const line = (verdict.at?.line ?? 0) - before;
    said.textContent = line > 0 ? words.failedAt(line, verdict.message) : words.failed(verdict.message);
  }
}
