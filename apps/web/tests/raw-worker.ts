// What a program could try that had got from Python to JavaScript, in a worker nobody emptied: the frame's policy alone must hold.

/** A worker's script: gets an address, answers each attempt's name with "refused" or what it got. */
export const RAW_WORKER = `
const script = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const event = (target, good, bad = 'error') => new Promise((yes, no) => {
  target['on' + good] = () => yes(good);
  target['on' + bad] = () => no(new Error(bad));
});
const attempts = {
  fetch: (url) => fetch(url),
  'fetch without cors': (url) => fetch(url, { mode: 'no-cors', keepalive: true }),
  XMLHttpRequest: (url) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
    return event(request, 'load');
  },
  WebSocket: (url) => event(new WebSocket(url.replace('http', 'ws')), 'open'),
  EventSource: (url) => event(new EventSource(url), 'open'),
  WebTransport: (url) => new WebTransport(url.replace('http:', 'https:')).ready,
  sendBeacon: (url) => navigator.sendBeacon(url),
  importScripts: (url) => importScripts(url),
  'dynamic import': (url) => import(url),
  'a worker at an address': (url) => event(new Worker(url), 'message'),
  'a nested worker': (url) => new Promise((yes, no) => {
    const code = 'fetch(' + JSON.stringify(url) + ').then(() => postMessage(1), () => postMessage(0))';
    const worker = new Worker(script(code));
    worker.onmessage = ({ data }) => (data ? yes('an answer') : no(new Error('refused')));
    worker.onerror = () => no(new Error('refused'));
  }),
  SharedWorker: (url) => new SharedWorker(url),
  'service worker': (url) => navigator.serviceWorker.register(url),
  indexedDB: () => event(indexedDB.open('x'), 'success'),
  caches: () => caches.open('x').then((cache) => cache.put('/x', new Response('x'))),
  'private files': () => navigator.storage.getDirectory(),
  cookies: () => cookieStore.getAll(),
  localStorage: () => localStorage.length,
  eval: () => eval('1 + 1'),
  Function: () => new Function('return 2')(),
};
onmessage = async ({ data: url }) => {
  new BroadcastChannel('lacuna').postMessage('heard');
  const silence = new Promise((_, no) => setTimeout(() => no(new Error('silence')), 10_000));
  const tried = Object.entries(attempts).map(async ([name, attempt]) => {
    try {
      return [name, 'got ' + String(await Promise.race([attempt(url), silence]))];
    } catch {
      return [name, 'refused'];
    }
  });
  postMessage(Object.fromEntries(await Promise.all(tried)));
};
`;
