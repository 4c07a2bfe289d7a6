// Python that looks for JavaScript in everything it can reach, for programs to begin with.

/** Every JavaScript object that can be found by digging: frames, closures, the garbage collector, modules. */
export const DIG = `
import gc, sys, types
def proxies():
    found = {}
    def look(value):
        if type(value).__name__.startswith(("JsProxy", "Js")) and hasattr(value, "js_id"):
            found[id(value)] = value
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            look(value)
        frame = frame.f_back
    for thing in gc.get_objects():
        look(thing)
        if isinstance(thing, dict):
            for value in list(thing.values()):
                look(value)
        elif isinstance(thing, types.FunctionType):
            for cell in thing.__closure__ or ():
                try:
                    look(cell.cell_contents)
                except ValueError:
                    pass
        elif isinstance(thing, (list, tuple)):
            for value in thing:
                look(value)
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            look(value)
    return list(found.values())
`;

/** Names whose presence on anything reachable means that the outside is reachable. */
export const PRIZES =
  '("process", "require", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "RTCPeerConnection", "sendBeacon", ' +
  '"indexedDB", "caches", "document", "localStorage", "sessionStorage", "cookie", "BroadcastChannel", "Worker", "SharedWorker", ' +
  '"importScripts", "postMessage", "close", "eval", "run_js", "pyimport", "_module", "FS")';
