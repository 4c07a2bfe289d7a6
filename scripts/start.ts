// `npm start`: builds the site when its inputs changed, serves it, prints the address. `--port N`, `--host H`.
import { parseArgs } from 'node:util';
import { buildSite, siteFolder } from './build.ts';
import { serve } from './serve.ts';

const usage = 'npm start -- [--port N] [--host H]    (or PORT in the environment; default 4173 on 127.0.0.1)';

function readOptions(): { port: number; host: string } | string {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) return usage;
    const port = Number(values.port ?? process.env.PORT ?? 4173);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return `The port must be a whole number from 0 to 65535, not "${values.port ?? process.env.PORT}".\n${usage}`;
    return { port, host: values.host ?? '127.0.0.1' };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}

const options = readOptions();
if (typeof options === 'string') {
  console.error(options);
  process.exit(options === usage ? 0 : 2);
}

const built = await buildSite((line) => console.log(line));
if ('failed' in built) {
  console.error(`\n${built.failed}`);
  process.exit(3);
}
const server = await serve({ dir: siteFolder, port: options.port, host: options.host }).catch((error) => {
  console.error(
    `\nCannot listen on ${options.host}, port ${options.port}: ${error instanceof Error ? error.message : error}.` +
      `\nTry another with --port or --host.\n${usage}`,
  );
  process.exit(2);
});
if (server.port !== options.port && options.port !== 0)
  console.log(`Port ${options.port} is taken; the next free one is ${server.port}.`);
console.log(`\nLacuna is ready: ${server.url}\nStop it with Ctrl-C.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.close().then(() => process.exit(0)));
