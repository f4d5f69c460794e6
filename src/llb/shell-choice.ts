import { DEFAULT_PATH } from '../dockerfile/default-path.ts';
import { fileType } from '../filesystem/mode.ts';
import { withoutTrailing } from '../text/cut.ts';
import type { Settings } from './settings.ts';

/** A program to look for in a state. */
export interface ShellCandidate {
  /** As requested: `bash`, `/usr/bin/fish`. */
  readonly name: string;
  /** Where it may be, best first. */
  readonly paths: readonly string[];
}

/** The order in which shells are looked for after the stage's SHELL. */
const USUAL_SHELLS = ['bash', 'ash', 'sh'] as const;

/** The shells to look for in a state, best first: only the wanted one, or the stage's SHELL, bash, ash, sh. */
export function shellCandidates(settings: Settings, wanted: string | null): readonly ShellCandidate[] {
  if (wanted !== null) return [{ name: wanted, paths: pathsOf(wanted, settings.env) }];
  const own = settings.shell?.[0];
  const names = own === undefined ? USUAL_SHELLS : [own, ...USUAL_SHELLS.filter((name) => name !== own)];
  return names.map((name) => ({ name, paths: pathsOf(name, settings.env) }));
}

/** Where a program may be: a path as it is, a name in the folders of PATH and the usual ones. */
export function pathsOf(name: string, env: readonly string[]): readonly string[] {
  if (name.startsWith('/')) return [name];
  const path = env.findLast((pair) => pair.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  const folders = `${path}:${DEFAULT_PATH}`.split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set(folders)].map((folder) => `${withoutTrailing(folder, '/')}/${name}`);
}

/** Whether a file can be executed: a regular file with an execute bit. `mode` is a Go FileMode. */
export function isProgram(mode: number): boolean {
  return fileType(mode) === 'file' && (mode & 0o111) !== 0;
}
