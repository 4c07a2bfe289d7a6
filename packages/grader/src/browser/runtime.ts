// The grader in a page: the supervisor over cells that are workers in a sandboxed frame.
import type { Runtime } from '../contract.ts';
import { createSupervisor } from '../host/supervisor.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

export interface BrowserRuntimeOptions {
  document: Document;
  /** Bytes of a file of the runtime folder; see `createAssetFetcher`. */
  fetchAsset(name: string): Promise<ArrayBuffer>;
  /** Keep a second worker warm after `prewarm()`: on a desktop, not on a phone. */
  spare: boolean;
  /** Unguessable text, fresh at every call: `() => crypto.randomUUID()`. */
  newId(): string;
  /** Milliseconds: `() => performance.now()`. */
  now(): number;
}

export interface BrowserRuntime extends Runtime {
  /** Starts Python (and the spare) before it is needed; call it at the first edit. */
  prewarm(): void;
}

/** Nothing is fetched or started before the first `ready`, `prewarm` or `grade`. */
export function createBrowserRuntime(options: BrowserRuntimeOptions): BrowserRuntime {
  let sandbox: Sandbox | null = null;
  const supervisor = createSupervisor({
    spawn(events) {
      // A frame that could not load its files stays broken; the next attempt gets a new one.
      let own = sandbox;
      if (own === null) {
        own = openSandbox(options.document, options.fetchAsset, options.newId());
        sandbox = own;
      }
      return own.spawn({
        message: events.message,
        crashed(reason) {
          if (sandbox === own && isLoadFailure(reason)) {
            own.dispose();
            sandbox = null;
          }
          events.crashed(reason);
        },
      });
    },
    spare: options.spare,
    newToken: options.newId,
    now: options.now,
  });
  return {
    ...supervisor,
    dispose() {
      supervisor.dispose();
      sandbox?.dispose();
      sandbox = null;
    },
  };
}

function isLoadFailure(reason: string): boolean {
  return reason.startsWith(LOAD_FAILURE);
}

/** Begins every error of `createAssetFetcher`. */
export const LOAD_FAILURE = 'Python could not be loaded';
