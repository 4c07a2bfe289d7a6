// The host's half of the sandbox: a frame of its own origin with a policy of its own, and workers inside it.
import type { Cell, CellEvents } from '../host/seat.ts';
import type { ToCell } from '../messages.ts';
import { FRAME_FILES, type FromFrame, type Hello, type ToFrame } from './protocol.ts';

/** No request leaves the frame or its workers; scripts are its own, WebAssembly and blobs. */
const POLICY = [
  "default-src 'none'",
  "connect-src 'none'",
  "script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  'worker-src blob:',
].join('; ');

export interface Sandbox {
  spawn(events: CellEvents): Cell;
  dispose(): void;
}

/**
 * Puts a frame into the document (invisible, not focusable) and feeds it the runtime's files.
 * `secret` is unguessable and made of letters, digits and `-`.
 */
export function openSandbox(
  document: Document,
  fetchAsset: (name: string) => Promise<ArrayBuffer>,
  secret: string,
): Sandbox {
  const cells = new Map<number, CellEvents>();
  const link = new MessageChannel();
  let last = 0;
  let disposed = false;

  const fail = (problem: unknown) => {
    const reason = problem instanceof Error ? problem.message : String(problem);
    for (const events of [...cells.values()]) events.crashed(reason);
  };
  const order = (message: ToFrame, transfer: Transferable[] = []) =>
    link.port1.postMessage(message, transfer);
  link.port1.onmessage = ({ data }: MessageEvent<FromFrame>) => {
    if (data.kind === 'crashed') cells.get(data.cell)?.crashed(data.reason);
  };

  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('aria-hidden', 'true');
  frame.setAttribute('title', 'Python');
  frame.tabIndex = -1;
  frame.style.cssText = 'position:absolute;width:0;height:0;border:0;visibility:hidden';
  frame.addEventListener(
    'load',
    () => {
      const hello: Hello = { kind: 'hello', secret };
      frame.contentWindow?.postMessage(hello, '*', [link.port2]);
    },
    { once: true },
  );

  const files = FRAME_FILES.map((name) => {
    return fetchAsset(name).then((bytes) => {
      if (!disposed) order({ kind: 'file', name, bytes }, [bytes]);
    });
  });
  fetchAsset('frame.js').then((bytes) => {
    if (disposed) return;
    frame.srcdoc = page(new TextDecoder().decode(bytes), secret);
    document.body.append(frame);
  }, fail);
  Promise.all(files).catch(fail);

  return {
    spawn(events) {
      const cell = ++last;
      const channel = new MessageChannel();
      cells.set(cell, events);
      channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => events.message(data);
      channel.port1.onmessageerror = () => events.message(null);
      order({ kind: 'spawn', cell }, [channel.port2]);
      return {
        post: (message: ToCell) => channel.port1.postMessage(message),
        kill() {
          cells.delete(cell);
          channel.port1.close();
          order({ kind: 'kill', cell });
        },
      };
    },
    dispose() {
      disposed = true;
      cells.clear();
      link.port1.close();
      frame.remove();
    },
  };
}

/**
 * The frame's HTML. The secret keeps a page that frames us from posing as the host. It stands in an attribute, so that
 * the script is frame.js to the byte: the host page's own policy holds inside `srcdoc` too, and admits it by its hash.
 */
function page(script: string, secret: string): string {
  return (
    `<!doctype html><html data-secret="${secret}">` +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${script}</script>`
  );
}
