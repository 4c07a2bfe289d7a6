// Python for one lab page: fetched once, started when wanted, one job at a time, stoppable. Never runs anything by itself.
import type { BrowserRuntime } from '@lacuna/grader/browser';
import type { Job, Verdict } from '@lacuna/grader/contract';
import { newId } from '$lib/learner/database.ts';
import type { PythonStatus } from './python-status.ts';

export class LabPython {
  status = $state<PythonStatus>({ kind: 'none' });
  /** Output of the running job, as it comes. */
  output = $state('');

  private waiting = $state(false);
  /** A job is waiting or running. */
  busy = $derived(this.waiting);
  private runtime: Promise<BrowserRuntime> | null = null;
  private stopped = false;

  /** `folder`: URL of the runtime. `desktop`: keep a spare interpreter and start before the first run. */
  constructor(
    private readonly folder: string,
    private readonly desktop: () => boolean,
  ) {}

  /** The runtime; its code is fetched with the first use, as Python itself is. */
  private open(): Promise<BrowserRuntime> {
    this.runtime ??= this.create().catch((error: unknown) => {
      this.runtime = null;
      throw error;
    });
    return this.runtime;
  }

  private async create(): Promise<BrowserRuntime> {
    const { createAssetFetcher, createBrowserRuntime } = await import('@lacuna/grader/browser');
    return createBrowserRuntime({
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
  }

  /** Called at the first edit: on a desktop Python gets ready while the learner types; a phone waits for the first run. */
  async warm(): Promise<void> {
    if (!this.desktop() || this.status.kind !== 'none') return;
    this.status = { kind: 'starting' };
    try {
      const runtime = await this.open();
      runtime.prewarm();
      await runtime.ready();
      if (!this.waiting) this.status = { kind: 'ready' };
    } catch (error) {
      this.fail(error);
    }
  }

  /** Runs a job to its verdict; null when there is none: Python could not start (the status says why), or it was stopped first. */
  async grade(job: Job): Promise<Verdict | null> {
    if (this.busy) return null;
    this.waiting = true;
    this.stopped = false;
    this.output = '';
    if (this.status.kind !== 'ready') this.status = { kind: 'starting' };
    try {
      const runtime = await this.open();
      if (this.stopped) {
        this.status = { kind: 'none' };
        return null;
      }
      const running: PythonStatus = { kind: job.checks === '' ? 'running' : 'checking' };
      runtime.ready().then(
        () => {
          if (this.waiting) this.status = running;
        },
        () => undefined, // `grade` rejects with the same reason
      );
      const verdict = await runtime.grade(job, (text) => {
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
    this.stopped = true;
    void this.runtime?.then((runtime) => runtime.stop());
  }

  dispose(): void {
    void this.runtime?.then((runtime) => runtime.dispose());
    this.runtime = null;
  }
}
