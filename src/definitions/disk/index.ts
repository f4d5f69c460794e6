/** Adapter: finding and opening what a folder defines. */
export { type FindOptions, findDefinitions } from './find.ts';
