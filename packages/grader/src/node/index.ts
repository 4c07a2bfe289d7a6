// The grader in Node: for the command line and continuous integration.
export { createNodeRuntime, type NodeRuntimeOptions } from './runtime.ts';
