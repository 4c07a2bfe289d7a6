// Executes one block of a reading (a snippet, or a formula's twin) in the sandbox, as evidence for the author.
import * as z from 'zod';
import type { Runtime, Verdict } from './contract.ts';
import { jobFor } from './job.ts';
import { type Comparison, comparisonSchema, type Printed } from './printed.ts';
import { pythonJson } from './python-literal.ts';

export interface ExecutableBlock {
  /** Binds the outcome to the block; unique among those running. */
  id: string;
  source: string;
  /** A twin block is also run with either side changed, to see that its asserts notice. */
  kind: 'snippet' | 'twin';
  /** The formula above a twin, to be compared with its `formula(...)`. */
  printed?: Printed;
  limits?: { seconds: number; megabytes: number };
}

const sideSchema = z.object({ killed: z.number().int(), total: z.number().int() });
const mutationsSchema = z.object({ formula: sideSchema, twin: sideSchema, survivors: z.array(z.string()) });
const reportSchema = z.object({ mutations: mutationsSchema, printed: comparisonSchema.nullable() });

/** How many changes to either side the asserts noticed, and those they did not. */
export type Mutations = z.infer<typeof mutationsSchema>;

export interface BlockOutcome {
  status: 'pass' | 'fail';
  /** Why not; '' for a pass. */
  message: string;
  /** Line of the block (from 1) where it went wrong, when known. */
  line?: number;
  /** What it printed. */
  output: string;
  /** For a twin that passed unchanged. */
  mutations?: Mutations;
  /** For a twin that passed, when its printed formula was given. */
  printed?: Comparison;
}

/** Begins the line on which the twin's report is printed. */
const MARK = 'lacuna-twin-report:';

/** Runs the block. `fail` covers exceptions, time and memory; mutants that survive are the caller's to judge. */
export async function executeBlock(runtime: Runtime, block: ExecutableBlock): Promise<BlockOutcome> {
  const limits = block.limits ?? { seconds: 60, megabytes: 1024 };
  const plain = await runtime.grade(jobFor({ id: block.id, task: null, source: block.source, limits }));
  if (plain.status !== 'pass' || block.kind === 'snippet') return outcomeOf(plain);
  const examined = await runtime.grade(
    jobFor({ id: `${block.id}#twin`, task: null, source: twinProgram(block), limits }),
  );
  const outcome = outcomeOf(examined);
  if (outcome.status === 'fail') return { ...outcome, output: plain.output.text };
  const report = readReport(examined.output.text);
  if (report === null) {
    return {
      status: 'fail',
      message: 'the twin could not be examined: no report came back',
      output: plain.output.text,
    };
  }
  const { mutations, printed } = report;
  return {
    status: 'pass',
    message: '',
    output: plain.output.text,
    mutations,
    ...(printed === null ? {} : { printed }),
  };
}

function outcomeOf(verdict: Verdict): BlockOutcome {
  const outcome: BlockOutcome = {
    status: verdict.status === 'pass' ? 'pass' : 'fail',
    message: verdict.status === 'pass' ? '' : verdict.message,
    output: verdict.output.text,
  };
  return verdict.at === undefined || verdict.status === 'pass'
    ? outcome
    : { ...outcome, line: verdict.at.line };
}

function twinProgram({ source, printed }: ExecutableBlock): string {
  return [
    'import json, lacuna_tex, lacuna_twin',
    `source = json.loads(${pythonJson(source)})`,
    'report = {"mutations": lacuna_twin.examine(source), "printed": None}',
    ...(printed
      ? [
          `report["printed"] = lacuna_tex.compare(source, json.loads(json.loads(${pythonJson(JSON.stringify(printed))})))`,
        ]
      : []),
    `print("\\n${MARK}" + json.dumps(report))`,
  ].join('\n');
}

function readReport(output: string): z.infer<typeof reportSchema> | null {
  const at = output.lastIndexOf(MARK);
  if (at < 0) return null;
  try {
    return reportSchema.parse(JSON.parse(output.slice(at + MARK.length).trim()));
  } catch {
    return null;
  }
}
