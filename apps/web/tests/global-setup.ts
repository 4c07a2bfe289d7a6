// Serves build/site from a subpath on a free port for all specs, and stops it after the last.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { serve } from '../../../scripts/serve.ts';
import { siteFolder } from './site.ts';

export default async function setup() {
  if (!existsSync(path.join(siteFolder, 'index.html')))
    throw new Error(`There is no built site at ${siteFolder}. Run "npm run build" first.`);
  const server = await serve({ dir: siteFolder, port: 0, base: '/some/where' });
  process.env.LACUNA_URL = server.url;
  return () => server.close();
}
