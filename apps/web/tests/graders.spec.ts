// Every task's grader in a real browser: the reference passes, the starter fails, each wrong solution fails the check it names.
import { expect, test } from '@playwright/test';
import { loadContent } from '../src/lib/server/content.ts';
import { gradeIn, serveSandbox, startRuntime } from './sandbox-page.ts';

test('reference, starter and wrong solutions of every task', async ({ page }) => {
  test.setTimeout(600_000);
  const site = await serveSandbox();
  try {
    await page.addInitScript('globalThis.__name = (value) => value'); // tsx names functions, also those sent to the page
    await page.goto(site.url);
    await startRuntime(page, false);
    const tasks = (await loadContent()).topics.flatMap((topic) => topic.tasks);
    expect(tasks.map(({ id }) => id)).toContain('dl_011_kv_cache');

    for (const task of tasks) {
      const mistakes = task.wrong.map(({ id, mistake }) => ({
        id,
        say: mistake,
        fingerprint: task.proof?.wrong[id]?.fingerprint ?? null,
      }));
      const grade = async (source: string) => {
        const parts = { id: 'x', task: task.id, checks: task.checks.source, limits: task.limits, mistakes };
        return (await gradeIn(page, { ...parts, source })).verdict;
      };
      expect((await grade(task.solution)).status, `${task.id}/solution.py`).toBe('pass');
      expect((await grade(task.starter)).status, `${task.id}/starter.py`).toBe('fail');
      expect(task.wrong.length, task.id).toBeGreaterThanOrEqual(6);
      let told = 0;
      const misled: string[] = [];
      for (const wrong of task.wrong) {
        const { checks, mistake } = await grade(wrong.source);
        const name = `${task.id}/wrong/${wrong.id}.py`;
        expect(checks.find(({ id }) => id === wrong.fails)?.status, name).toBe('fail');
        expect(
          checks.map(({ status }) => status),
          name,
        ).toContain('pass');
        // What a task forbids leaves no numbers to know it by: there the check's own words must do.
        if (!task.proof?.wrong[wrong.id]?.fingerprint) expect(mistake, name).toBe(undefined);
        else if (mistake !== wrong.id) misled.push(wrong.id);
        if (mistake === wrong.id) told += 1;
      }
      // Two mistakes may leave the same numbers; the first of them is told.
      expect(misled.length, `${task.id}: ${misled.join(', ')}`).toBeLessThanOrEqual(task.wrong.length / 20);
      expect(told / task.wrong.length, `${task.id}: mistakes told by name`).toBeGreaterThanOrEqual(0.8);
    }
  } finally {
    await site.close();
  }
});
