/** The interface of the private engine for other programs: the demo and the tests. */
export { acquire } from './acquire.js';
export { exitWithoutTerminal } from './closed-terminal.js';
export { engineVersion } from './docker-api.js';
export { VERSIONS } from './editions.js';
export { down, up } from './engine.js';
export { ensureImages } from './images/images.js';
export { Interrupted, Problem } from './problem.js';
export { createProgress } from './progress.js';
