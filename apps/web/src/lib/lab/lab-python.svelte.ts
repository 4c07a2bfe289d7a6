// Python for one lab page: fetched once, started when wanted, one job at a time, stoppable. Never runs anything by itself.
import { type BrowserRuntime, createAssetFetcher, createBrowserRuntime } from '@lacuna/grader/browser';
import type { Job, Verdict } from '@lacuna/grader/contract';
import { newId } from '$lib/learner/database.ts';
import type { PythonStatus } from './python-status.ts';

export class LabPython {
  status = $state<PythonStatus>({ kind: 'none' });
  /** Output of the running job, as it comes. */
  output = $state('');

  private waiting = $state(false);
  busy = $derived(this.status.kind === 'running' || this.status.kind === 'checking' || this.waiting);
  private runtime: BrowserRuntime | null = null;

  /** `folder`: URL of the runtime. `desktop`: keep a spare interpreter and start before the first run. */
  constructor(
    private readonly folder: string,
    private readonly desktop: () => boolean,
  ) {}

  private open(): BrowserRuntime {
    this.runtime ??= createBrowserRuntime({
      document,
      fetchAsset: createAssetFetcher({
        base: new URL(this.folder, document.baseURI).href,
        caches: 'caches' in window ? caches : null,
        fetch: (input, init) => fetch(input, init),
        onProgress: (loaded, total) => {
          if (this.status.kind !== 'loading' && this.status.kind !== 'starting') return;
          this.status = loaded < total ? { kind: 'loading', loaded, total } : { kind: 'starting' };
        },
      }),
      spare: this.desktop(),
      newId,
      now: () => performance.now(),
    });
    return this.runtime;
  }

  private async start(): Promise<void> {
    if (this.status.kind !== 'ready') this.status = { kind: 'starting' };
    await this.open().ready();
    this.status = { kind: 'ready' };
  }

  /** Called at the first edit: on a desktop Python gets ready while the learner types; a phone waits for the first run. */
  async warm(): Promise<void> {
    if (!this.desktop() || this.status.kind !== 'none') return;
    try {
      this.open().prewarm();
      await this.start();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Runs a job to its verdict; null when Python could not be started (the status says why). */
  async grade(job: Job): Promise<Verdict | null> {
    if (this.busy) return null;
    this.waiting = true;
    this.output = '';
    try {
      await this.start();
      this.status = { kind: job.checks === '' ? 'running' : 'checking' };
      const verdict = await this.open().grade(job, (text) => {
        // Keep the tail: a flood of prints must not make the page heavy. The verdict has the (capped) whole.
        this.output = (this.output + text).slice(-20_000);
      });
      this.status = { kind: 'ready' };
      return verdict;
    } catch (error) {
      this.fail(error);
      return null;
    } finally {
      this.waiting = false;
    }
  }

  private fail(error: unknown): void {
    this.status = { kind: 'failed', say: error instanceof Error ? error.message : String(error) };
  }

  stop(): void {
    this.runtime?.stop();
  }

  dispose(): void {
    this.runtime?.dispose();
    this.runtime = null;
  }
}
