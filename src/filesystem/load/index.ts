/** What starting a program would load, and from where. */
export type { LoadedObject, LoadSettings } from './candidates.ts';
export { tidy } from './expand.ts';
export { glibcPlaces } from './glibc.ts';
export { type Loaded, loadProgram, loadsByName, type MissingLibrary, type MissingVersion } from './load.ts';
export { isMuslLoader, muslPlaces } from './musl.ts';
export { type ReadMany, Root, RootFile } from './root.ts';
