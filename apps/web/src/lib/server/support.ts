// Asks the live torch of the built runtime which of PyTorch's names it has, and reads what was measured of them.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { jobFor } from '@lacuna/grader';
import { createNodeRuntime } from '@lacuna/grader/node';
import { type Live, namesOf, supportView } from '$lib/support/families.ts';
import type { SupportView } from '$lib/support/view.ts';
import { repository } from './content.ts';

const ASK = `
import importlib, json, sys, torch

def said(name):
    value, parts = torch, name.split(".")
    for i, part in enumerate(parts[1:], 2):
        try:
            value = getattr(value, part)
        except (AttributeError, ImportError) as problem:
            try:
                value = importlib.import_module(".".join(parts[:i]))
            except Exception:
                return str(problem) or "absent"
    return ""

print(json.dumps([torch.__version__, {name: s for name in json.loads(sys.argv[1]) if (s := said(name))}]))
`;

/** Which names the live module has not, and its version. */
async function ask(root: string, names: string[]): Promise<[string, Live]> {
  const runtimeDir = path.join(root, 'build', 'runtime');
  if (!existsSync(path.join(runtimeDir, 'manifest.json')))
    throw new Error('The page of supported names needs the runtime: run "npm run build" once.');
  const runtime = createNodeRuntime({ runtimeDir });
  try {
    let printed = '';
    const verdict = await runtime.grade(
      jobFor({ id: 'support', task: null, source: ASK, argv: [JSON.stringify(names)] }),
      (text) => {
        printed += text;
      },
    );
    if (verdict.status !== 'pass') throw new Error(`asking torch for its names: ${verdict.message}`);
    return JSON.parse(printed) as [string, Live];
  } finally {
    runtime.dispose();
  }
}

export async function loadSupport(): Promise<SupportView> {
  const root = repository();
  const read = (file: string) => readFile(path.join(root, file), 'utf8');
  const sources = {
    api: await read('packages/torch/docs/api.tsv'),
    parity: await read('packages/torch/PARITY.md'),
    verdicts: await read('packages/torch/parity/verdicts.tsv'),
    engine: await read('docs/engine.md'),
  };
  const [version, live] = await ask(root, namesOf(sources.api));
  return supportView(sources, live, version.replace(/\.\d+\+.*$/, ''));
}
