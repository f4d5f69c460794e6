/** Adapter: finding and opening what a folder defines. */
export { type FindOptions, findDefinitions } from './find.ts';
export { openDefinition, type Wanted, wantedDefinition, withAllStages } from './open.ts';
