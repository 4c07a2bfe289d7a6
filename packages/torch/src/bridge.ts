// The functions Python's `torch` calls, as the JavaScript module `_lacuna_engine`: integers in, one integer out.
//
// A negative result is an error, whose class and text `error()` tells. Tensors cross as handles, lists of integers with
// their length before them. How an operation's arguments are read follows from its schema: a new row in the engine's
// table needs nothing here. Whatever numbers come in, the answer is a result or an error, never a broken engine.
import {
  Complex,
  dtypeByCode,
  dtypeByName,
  type Engine,
  EngineError,
  type Hook,
  type LeafHook,
  type Op,
  type Result,
  Tensor,
} from '@lacuna/engine';
import { Autocast } from './autocast.ts';
import { decoder, type Lookup } from './decode.ts';
import { Generators } from './generators.ts';
import { graphFunctions } from './graph.ts';
import { Handles } from './handles.ts';
import { getItem, readItems, setItem } from './indexing.ts';
import { rowAsJson } from './table.ts';

/** A Python function: gets its number and handles, answers a handle, 0 for None, -1 for an exception it keeps. */
export type Callback = (number: number, ...handles: number[]) => unknown;

/** What Python sees. Arguments are untrusted: they are whatever Python code passed. */
export type Bridge = Readonly<Record<string, (...args: unknown[]) => unknown>>;

type Node = ReturnType<Engine['autograd']['customNode']>;

/** A Python callback raised; Python keeps the exception and raises it again when the call returns. */
class CallbackFailed extends Error {}

interface Row {
  readonly op: Op;
  readonly read: ReturnType<typeof decoder>;
  readonly writes: boolean;
}

/** `tensor.data = value`: the tensor looks at the other's elements; its history and version counter stay. */
function replaceData(tensor: Tensor, value: Tensor): void {
  const open = tensor as { -readonly [K in 'storage' | 'dtype' | 'offset' | 'shape' | 'strides']: Tensor[K] };
  const { storage, dtype, offset, shape, strides } = value;
  storage.retain();
  tensor.storage.release();
  Object.assign(open, { storage, dtype, offset, shape, strides });
}

/** The functions for one engine. Register the result with Pyodide: `registerJsModule('_lacuna_engine', createBridge(engine))`. */
export function createBridge(engine: Engine): Bridge {
  const handles = new Handles();
  const generators = new Generators(engine.generator);
  let pending: Tensor[] = []; // further results of the last operation, waiting for take()
  let given: (Tensor | null)[] = []; // what a Python callback hands back through give()
  let failure = { kind: 'RuntimeError', text: 'no error' };
  let callBack: Callback | null = null;
  let reclaim: (() => unknown) | null = null;
  let forget: ((number: number) => unknown) | null = null;
  const autocast = new Autocast(engine);
  const customNodes = new Map<number, Node>();
  let finish: ((number: number) => unknown) | null = null;
  const numbersOfNodes = new Map<Node, number>();
  const hooks = new Map<number, { tensor: Tensor | null; remove: () => void }>();
  let nextHook = 1;

  const lookup: Lookup = {
    tensor: (handle) => handles.get(handle),
    generator: (handle) => generators.get(handle),
  };
  const rows: Row[] = [...engine.ops.values()].map((op) => ({
    op,
    read: decoder(op),
    writes: op.schema.args[0]?.alias === 'write',
  }));

  const int = (value: unknown, what: string): number => {
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw new EngineError('TypeError', `bridge: ${what} is an integer, not ${typeof value}`);
  };

  function note(error: unknown): void {
    if (error instanceof EngineError) failure = { kind: error.pyClass, text: error.message };
    else if (error instanceof CallbackFailed)
      failure = { kind: 'RuntimeError', text: 'a Python callback raised' };
    else if (error instanceof RangeError && /call stack/.test(error.message))
      failure = { kind: 'RecursionError', text: 'the engine ran out of stack' };
    else if (error instanceof RangeError)
      failure = { kind: 'MemoryError', text: `the engine ran out of memory: ${error.message}` };
    else failure = { kind: 'RuntimeError', text: `internal error in Lacuna's engine: ${String(error)}` };
  }

  /** `body`, its errors noted and answered with `bad`. Out of memory: Python drops its garbage, then once more. */
  function guarded<T, B>(bad: B, body: (args: readonly unknown[]) => T): (...args: unknown[]) => T | B {
    return (...args) => {
      try {
        return body(args);
      } catch (error) {
        note(error);
      }
      if (failure.kind !== 'MemoryError' || !reclaim) return bad;
      try {
        reclaim();
        return body(args);
      } catch (error) {
        note(error);
        return bad;
      }
    };
  }

  const row = (opcode: unknown): Row => {
    const found = typeof opcode === 'number' ? rows[opcode] : undefined;
    if (!found) throw new EngineError('RuntimeError', `${String(opcode)} is no operation`);
    return found;
  };
  const runRow = ({ op, read }: Row, args: readonly unknown[]): Result => {
    const given = read(args, lookup);
    return autocast.lower ? autocast.run(op, given) : engine.run(op, given);
  };
  /** A handle for a tensor that Python's data became. */
  const added = (tensor: Tensor): number => {
    engine.trace?.made('tensor', [], tensor);
    return handles.add(tensor);
  };
  /** The tensor or node that had the hook is gone. */
  const dropHook = (place: number, callback: number): void => {
    hooks.delete(place);
    forget?.(callback);
  };
  const dropPending = (): void => {
    for (const tensor of pending) tensor.release();
    pending = [];
  };

  /** Calls Python back. Throws CallbackFailed when Python raised. */
  function called(number: number, integers: readonly number[]): unknown {
    if (!callBack) throw new EngineError('RuntimeError', 'bridge: no callback is registered');
    const answer = callBack(number, ...integers);
    if (answer === -1) throw new CallbackFailed();
    return answer;
  }

  /** Calls Python back with tensors it will own. */
  const python = (number: number, ...tensors: (Tensor | null)[]): unknown =>
    called(
      number,
      tensors.map((tensor) => (tensor ? handles.add(tensor.retain()) : 0)),
    );

  /** `n` items of `args` from `at`, each a handle or 0. */
  const tensorList = (args: readonly unknown[], at: number, n: number): (Tensor | null)[] => {
    if (n < 0 || at + n > args.length)
      throw new EngineError('TypeError', 'bridge: a list is longer than the arguments');
    return args.slice(at, at + n).map((handle) => (handle === 0 ? null : handles.get(handle)));
  };
  const present = (tensors: readonly (Tensor | null)[]): Tensor[] =>
    tensors.map((tensor) => tensor ?? handles.get(0));

  return {
    /** The operations' full names, a line each; an operation's opcode is the number of its line. */
    operations: () => rows.map(({ op }) => op.name).join('\n'),

    /** operation(opcode): its row of the table as JSON. Rows are read one by one, since a program uses few. */
    operation: guarded(null, (args) => rowAsJson(row(args[0]).op)),

    /** op(opcode, ...arguments): the handle of the first result; 0 in place; for a list its length. */
    op: guarded(-1, (args) => {
      if (pending.length > 0) dropPending();
      const which = row(args[0]);
      const result = runRow(which, args);
      if (result instanceof Tensor) {
        if (!which.writes) return handles.add(result);
        result.release();
        return 0;
      }
      if (!Array.isArray(result))
        throw new EngineError('TypeError', `bridge: ${which.op.name} gives no tensor`);
      const tensors = result as Tensor[];
      if (which.op.schema.returns.length === 0) return 0;
      if (which.op.schema.returns.length === 1) {
        pending = [...tensors];
        return tensors.length;
      }
      pending = tensors.slice(1);
      return handles.add(tensors[0]!);
    }),

    /** As `op`, for operations that answer a bool or a number; undefined is an error. */
    value: guarded(undefined, (args) => {
      const result: unknown = runRow(row(args[0]), args);
      if (typeof result === 'boolean') return result;
      throw new EngineError('TypeError', 'bridge: this operation gives tensors');
    }),

    /** autocast(dtype, caching): from now on products are of this dtype; -1: of their operands'. */
    autocast: guarded(-1, ([code, caching]) => {
      autocast.lower = code === -1 ? null : dtypeByCode(int(code, 'a dtype'));
      autocast.caching = caching === true;
      return 0;
    }),

    /** Forgets the weights that autocast keeps in the lower precision. */
    autocast_clear: guarded(-1, () => {
      autocast.clear();
      return 0;
    }),

    /** take(i): the next waiting result. Of several results number 0 is what `op` gave. Ask in order. */
    take: guarded(-1, () => {
      const tensor = pending.shift();
      if (!tensor) throw new EngineError('RuntimeError', 'bridge: no result is waiting');
      return handles.add(tensor);
    }),

    /** Class and text of the last error, a newline between. */
    error: () => `${failure.kind}\n${failure.text}`,

    /** free(...handles) */
    free: (...args) => {
      for (const handle of args) handles.free(handle);
    },

    dtype: guarded(-1, ([h]) => handles.get(h).dtype.code),
    /** Sizes as text, `2,3`. */
    shape: guarded(undefined, ([h]) => handles.get(h).shape.join(',')),
    strides: guarded(undefined, ([h]) => handles.get(h).strides.join(',')),
    offset: guarded(-1, ([h]) => handles.get(h).offset),
    address: guarded(-1, ([h]) => handles.get(h).address),
    contiguous: guarded(-1, ([h]) => (handles.get(h).contiguousLayout ? 1 : 0)),
    version: guarded(-1, ([h]) => {
      const tensor = handles.get(h);
      if (tensor.inference)
        throw new EngineError('RuntimeError', 'Inference tensors do not track version counter.');
      return tensor.version.value;
    }),
    storage_bytes: guarded(-1, ([h]) => handles.get(h).storage.bytes),

    /** The one element as a number, bigint or boolean; 'complex' where it is complex: then read the bytes. */
    item: guarded(undefined, ([h]) => {
      const value = handles.get(h).item();
      return value instanceof Complex ? 'complex' : value;
    }),
    /** All elements, row-major, as a Uint8Array. */
    read: guarded(undefined, ([h]) => handles.get(h).toBytes()),
    /** make(dtype, bytes, ...shape): a tensor of these bytes. */
    make: guarded(-1, ([code, bytes, ...shape]) => {
      const dtype = dtypeByCode(int(code, 'a dtype'));
      if (!ArrayBuffer.isView(bytes)) throw new EngineError('TypeError', 'bridge: make wants bytes');
      const data = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const sizes = shape.map((size) => int(size, 'a size'));
      return added(engine.fromBytes(data, sizes, dtype));
    }),
    /** few(dtype, rank, ...shape, ...numbers): a tensor of a few numbers. */
    few: guarded(-1, ([code, rank, ...rest]) => {
      const dtype = dtypeByCode(int(code, 'a dtype'));
      const n = int(rank, 'a rank');
      const shape = rest.slice(0, n).map((size) => int(size, 'a size'));
      const numbers = rest.slice(n).map((value) => {
        if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
          return value;
        throw new EngineError('TypeError', 'bridge: an element is a number');
      });
      return added(engine.fromNumbers(numbers, shape, dtype));
    }),

    /** getitem(h, ...items), see indexing.ts. */
    getitem: guarded(-1, ([h, ...items]) =>
      handles.add(getItem(engine, handles.get(h), readItems(items, lookup.tensor))),
    ),
    /** setitem(h, value, ...items) */
    setitem: guarded(-1, ([h, value, ...items]) => {
      setItem(engine, handles.get(h), readItems(items, lookup.tensor), handles.get(value));
      return 0;
    }),

    requires_grad: guarded(-1, ([h]) => (handles.get(h).requiresGrad ? 1 : 0)),
    set_requires_grad: guarded(-1, ([h, on]) => {
      handles.get(h).setRequiresGrad(on === true);
      return 0;
    }),
    is_leaf: guarded(-1, ([h]) => (handles.get(h).isLeaf ? 1 : 0)),
    /** Name of the operation that made a tensor; '' for a leaf. */
    grad_fn: guarded(undefined, ([h]) => handles.get(h).gradFn?.name ?? ''),
    output_nr: guarded(-1, ([h]) => handles.get(h).outputNr),
    /** grad(h, known?): a handle of the gradient, 0 when there is none; `known` again where that is its handle. */
    grad: guarded(-1, ([h, known]) => {
      const { grad } = handles.get(h);
      if (grad && known !== undefined && handles.get(known) === grad) return known as number;
      return grad ? handles.add(grad.retain()) : 0;
    }),
    /** All handles of the tensor that h is one of. */
    same_tensor: guarded(undefined, ([h]) => handles.all(handles.get(h)).join(',')),
    set_grad: guarded(-1, ([h, value]) => {
      const tensor = handles.get(h);
      const grad = value === 0 ? null : handles.get(value).retain();
      tensor.grad?.release();
      tensor.grad = grad;
      return 0;
    }),
    retain_grad: guarded(-1, ([h]) => {
      handles.get(h).retainGrad();
      return 0;
    }),
    retains_grad: guarded(-1, ([h]) => (handles.get(h).retainsGrad ? 1 : 0)),
    /** The same elements, no history, a version counter of its own: `x.data`. */
    data: guarded(-1, ([h]) => {
      const { storage, offset, shape, strides, dtype, inference } = handles.get(h);
      const made = engine.adopt(storage.retain(), offset, shape, strides, dtype, { value: 0 });
      made.inference = inference;
      return handles.add(made);
    }),
    /** `x.data = other` */
    set_data: guarded(-1, ([h, value]) => {
      replaceData(handles.get(h), handles.get(value));
      return 0;
    }),

    /** hook(h, number): has Python's callback called with the gradient; answers what unhook takes. */
    hook: guarded(-1, ([h, number]) => {
      const callback = int(number, 'a callback');
      const tensor = handles.get(h);
      const place = nextHook++;
      const call: Hook = (grad) => {
        const answer = python(callback, grad);
        return typeof answer === 'number' && answer > 0 ? handles.get(answer).retain() : null;
      };
      call.dropped = () => dropHook(place, callback);
      hooks.set(place, { tensor, remove: tensor.registerHook(call) });
      return place;
    }),
    /** post_hook(h, number): after the gradient was added to the leaf h. */
    post_hook: guarded(-1, ([h, number]) => {
      const callback = int(number, 'a callback');
      const tensor = handles.get(h);
      if (!tensor.requiresGrad)
        throw new EngineError(
          'RuntimeError',
          "cannot register a hook on a tensor that doesn't require gradient",
        );
      if (!tensor.isLeaf)
        throw new EngineError(
          'RuntimeError',
          'post accumulate grad hooks cannot be registered on non-leaf tensors',
        );
      const place = nextHook++;
      const call: LeafHook = () => {
        python(callback, tensor);
      };
      call.dropped = () => dropHook(place, callback);
      tensor.afterAccumulate ??= [];
      const list = tensor.afterAccumulate;
      list.push(call);
      const remove = () => {
        const at = list.indexOf(call);
        if (at >= 0) list.splice(at, 1);
      };
      hooks.set(place, { tensor, remove });
      return place;
    }),
    unhook: guarded(-1, ([id]) => {
      hooks.get(int(id, 'a hook'))?.remove();
      hooks.delete(id as number);
      return 0;
    }),
    /** hook_alone(hook): whether dropping its tensor's one handle would free the tensor and the node it hangs on. */
    hook_alone: (id) => hooks.get(id as number)?.tensor?.heldOnce === true,

    /** backward(n, ...outputs, ...gradients or 0, retain, create, inputs or -1, ...inputs) */
    backward: guarded(-1, (args) => {
      const n = int(args[0], 'a length');
      const outputs = present(tensorList(args, 1, n));
      const grads = tensorList(args, 1 + n, n);
      const [retain, create, m] = args.slice(1 + 2 * n);
      const inputs = m === -1 ? null : present(tensorList(args, 4 + 2 * n, int(m, 'a length')));
      engine.backward(outputs, grads, { retainGraph: retain === true, createGraph: create === true, inputs });
      return 0;
    }),
    /** gradients(n, ...outputs, ...gradients or 0, retain, create, unused, m, ...inputs): how many; next_gradient() gives them. */
    gradients: guarded(-1, (args) => {
      const n = int(args[0], 'a length');
      const outputs = present(tensorList(args, 1, n));
      const grads = tensorList(args, 1 + n, n);
      const [retain, create, unused, m] = args.slice(1 + 2 * n);
      const inputs = present(tensorList(args, 5 + 2 * n, int(m, 'a length')));
      given = engine.grad(outputs, inputs, {
        grads,
        retainGraph: retain === true,
        createGraph: create === true,
        allowUnused: unused === true,
      });
      return given.length;
    }),
    /** next_gradient(): the next one `gradients` found; 0 where there is none. */
    next_gradient: guarded(-1, () => {
      const tensor = given.shift();
      return tensor ? handles.add(tensor) : 0;
    }),
    /** Turns recording on or off; any other argument leaves it. Answers how it was, 0 or 1. */
    grad_mode: (on) => {
      const before = engine.gradMode ? 1 : 0;
      if (on === true || on === false) engine.gradMode = on;
      return before;
    },
    /** give(...handles or 0): what a callback with several results hands back, before it returns 0. */
    give: guarded(-1, (args) => {
      given = tensorList(args, 0, args.length).map((tensor) => tensor?.retain() ?? null);
      return 0;
    }),
    /**
     * custom(number, name, n, ...inputs, m, ...outputs, ...dirty): outputs become results of a function with Python's
     * backward; the dirty ones are inputs it wrote into.
     */
    custom: guarded(-1, (args) => {
      const [number, name, n] = args;
      const at = 3 + int(n, 'a length');
      const inputs = present(tensorList(args, 3, at - 3));
      const m = int(args[at], 'a length');
      const outputs = present(tensorList(args, at + 1, m));
      const dirty = present(tensorList(args, at + 1 + m, args.length - at - 1 - m));
      const callback = int(number, 'a callback');
      const node = engine.autograd.customNode(
        String(name),
        inputs,
        outputs,
        (grads) => {
          python(callback, ...grads);
          const made = given;
          given = [];
          return made;
        },
        dirty,
        () => {
          customNodes.delete(callback);
          numbersOfNodes.delete(node);
          forget?.(callback);
        },
        () => finish?.(callback),
      );
      customNodes.set(callback, node);
      numbersOfNodes.set(node, callback);
      return 0;
    }),
    /** output_of(number, nr, h): the elements of h as output nr of that function, with its history. */
    output_of: guarded(-1, ([number, nr, h]) => {
      const node = customNodes.get(int(number, 'a callback'));
      const { storage, offset, shape, strides, dtype, version } = handles.get(h);
      const tensor = engine.unscoped(() =>
        engine.adopt(storage.retain(), offset, shape, strides, dtype, version),
      );
      if (node) engine.autograd.attach(tensor, node, int(nr, 'an output'));
      return handles.add(tensor);
    }),

    ...generators.functions(guarded),

    set_default_dtype: guarded(-1, ([name]) => {
      engine.defaultDtype = dtypeByName(String(name));
      return 0;
    }),
    /** Starts recording what runs; answers a number for trace_read and trace_close. */
    trace_open: () => engine.tracer.open(),
    /** trace_read(trace): the record so far as JSON, null for one not open. */
    trace_read: (id) => JSON.stringify(engine.tracer.read(id as number)),
    trace_close: (id) => engine.tracer.close(id as number),

    /** Counts since reset_stats as JSON. */
    stats: () => JSON.stringify(engine.stats()),
    reset_stats: () => engine.resetStats(),
    /** How many tensors Python holds. */
    live: () => handles.size,
    /** callbacks(call, reclaim, forget, finish): the Python functions the bridge calls. */
    callbacks: (call, collect, drop, done) => {
      callBack = call as Callback;
      reclaim = collect as () => unknown;
      forget = drop as (number: number) => unknown;
      finish = done as (number: number) => unknown;
    },

    ...graphFunctions({
      engine,
      handles,
      guarded,
      call: (number, ...integers) => called(number, integers),
      given: () => {
        const made = given;
        given = [];
        return made;
      },
      remember: (remove) => {
        hooks.set(nextHook, { tensor: null, remove });
        return nextHook++;
      },
      functionOf: (node) => numbersOfNodes.get(node) ?? 0,
    }),
  };
}
