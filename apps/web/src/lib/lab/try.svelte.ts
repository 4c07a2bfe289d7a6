// One learner's try at one task: the code as typed, kept on disk as it changes; earlier tries; hints and solution seen.
import { FORMULA } from '@lacuna/progress';
import { bringBack, type Draft, draftsOf, freshDraft, saveDraft, setAside } from '$lib/learner/draft.ts';
import type { LearnerLog } from '$lib/learner/learner-log.svelte.ts';

/** Long enough not to write at every key, short enough that a crash costs no thought. */
const SAVE_AFTER_MS = 400;

export type SaveState = 'saved' | 'unsaved' | 'failed';

export class Try {
  /** The draft being edited. Its text follows the editor; replaced whole. */
  draft = $state.raw<Draft>()!;
  earlier = $state.raw<Draft[]>([]);
  saved = $state<SaveState>('saved');
  loaded = $state(false);

  private timer: ReturnType<typeof setTimeout> | null = null;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: LearnerLog,
    private readonly task: string,
    private readonly starter: string,
  ) {
    this.draft = freshDraft(task, starter, 0);
  }

  /** Reads what was stored, and saves what is pending when the page goes away. Returns what ends it. */
  start(): () => void {
    void this.load();
    const flush = () => void this.flush();
    const leave = () => {
      if (this.saved === 'unsaved') setAside(this.draft);
      flush();
    };
    document.addEventListener('visibilitychange', flush);
    addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      removeEventListener('pagehide', leave);
      flush();
    };
  }

  private async load(): Promise<void> {
    const database = await this.log.storage();
    try {
      if (database) await bringBack(database, this.task, Date.now());
    } catch (error) {
      console.warn('lacuna: a draft set aside could not be read', error);
    }
    const drafts = database ? await draftsOf(database, this.task) : [];
    const [latest, ...earlier] = drafts;
    this.draft = latest ?? freshDraft(this.task, this.starter, Date.now());
    this.earlier = earlier;
    this.saved = database ? 'saved' : 'failed';
    this.loaded = true;
  }

  /** The editor's text changed. */
  type(text: string): void {
    if (!this.loaded || text === this.draft.text) return;
    this.change({ text });
  }

  private change(part: Partial<Draft>): void {
    this.draft = { ...this.draft, ...part };
    if (this.saved === 'saved') this.saved = 'unsaved';
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  /** Writes what is pending; one write at a time, so that revisions stay in order. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    else return this.saving;
    this.timer = null;
    this.saving = this.saving.then(() => this.save());
    return this.saving;
  }

  private async save(): Promise<void> {
    const written = this.draft;
    try {
      const database = await this.log.storage();
      if (!database) {
        this.saved = 'failed';
        return;
      }
      const { id, revision, createdAt, updatedAt } = await saveDraft(database, written, Date.now());
      // The text may have moved on meanwhile; only the draft's identity and revision come from the disk.
      this.draft = { ...this.draft, id, revision, createdAt, updatedAt };
      if (this.timer === null) this.saved = 'saved';
    } catch (error) {
      console.warn('lacuna: could not save the draft', error);
      this.saved = 'failed';
    }
  }

  showHint(): void {
    this.change({ hints: this.draft.hints + 1 });
  }

  seeSolution(): void {
    this.change({ solutionSeenAt: Date.now() });
  }

  /** Whether the solution was seen recently enough to count, in this try or an earlier one. */
  sawSolution(now: number): boolean {
    const seen = [this.draft, ...this.earlier].map(
      (draft) => draft.solutionSeenAt ?? Number.NEGATIVE_INFINITY,
    );
    return now - Math.max(...seen) < FORMULA.solutionHours * 3_600_000;
  }

  /** A fresh try from the starter; the code so far becomes an earlier try. */
  async startOver(): Promise<void> {
    await this.flush();
    if (this.draft.text !== this.starter) this.earlier = [this.draft, ...this.earlier];
    this.draft = freshDraft(this.task, this.starter, Date.now());
    this.change({});
    await this.flush();
  }

  /** Goes on with an earlier try; the present one becomes an earlier one. */
  async open(draft: Draft): Promise<void> {
    await this.flush();
    this.earlier = [this.draft, ...this.earlier.filter((one) => one.id !== draft.id)];
    this.draft = draft;
    this.change({});
    await this.flush();
  }
}
