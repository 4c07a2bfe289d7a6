// The command line `lacuna`: its commands, and what becomes of their exit codes and of our own faults.
import { Command, CommanderError } from 'commander';
import { registerCheck } from './commands/check.ts';
import { registerExport } from './commands/export.ts';
import { registerGaps } from './commands/gaps.ts';
import { registerGrade } from './commands/grade.ts';
import { registerNew } from './commands/new.ts';
import { registerPreview } from './commands/preview.ts';
import { registerProve } from './commands/prove.ts';
import { registerRun } from './commands/run.ts';
import { Exit } from './exit.ts';
import { UsageError } from './usage-error.ts';

const program = new Command('lacuna')
  .description('Finds the gaps in a curriculum, and grades what closes them.')
  .enablePositionalOptions()
  .exitOverride()
  .showHelpAfterError('(--help says more)');

registerCheck(program);
registerExport(program);
registerGaps(program);
registerGrade(program);
registerNew(program);
registerRun(program);
registerPreview(program);
registerProve(program);

// `lacuna gaps | head` closes our output early; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(Exit.good);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}

function exitCodeFor(error: unknown): number {
  // Help that was asked for ends with 0; commander has printed everything it has to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.good : Exit.usage;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    process.stderr.write(`lacuna: ${message}\n`);
    return Exit.usage;
  }
  process.stderr.write(`lacuna: this is our own fault, not yours: ${message}\n`);
  if (process.env.LACUNA_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else process.stderr.write('LACUNA_DEBUG=1 shows where it happened.\n');
  return Exit.fault;
}
