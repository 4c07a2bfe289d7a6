// The grader in Node: for the command line and continuous integration.

export { createPythonRuntime, type PythonRuntimeOptions } from './python.ts';
export { createNodeRuntime, type NodeRuntimeOptions } from './runtime.ts';
