// The machine's own Python as a runtime: what it says when that Python is not one, or has no torch.
import { describe, expect, it } from 'vitest';
import { jobFor } from '../job.ts';
import { createPythonRuntime } from './python.ts';

describe('createPythonRuntime', () => {
  it.each([
    ['no such program', '/no/such/python', /\/no\/such\/python/],
    ['a program that is no Python', process.execPath, /python_cell/],
  ])('rejects with the reason: %s', async (_, python, says) => {
    const runtime = createPythonRuntime({ python, path: [] });
    await expect(runtime.grade(jobFor({ id: 'a', task: null, source: '' }))).rejects.toThrow(says);
    runtime.dispose();
  });
});
