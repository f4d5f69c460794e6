import { DEFAULT_PATH } from '../dockerfile/default-path.ts';
import { fileType } from '../filesystem/mode.ts';
import type { Settings } from './settings.ts';

/** A program to look for in a state. */
export interface ShellCandidate {
  /** As asked for: `bash`, `/usr/bin/fish`. */
  readonly name: string;
  /** Where it may be, the best place first. */
  readonly paths: readonly string[];
}

/** Looked for in this order after the stage's SHELL. */
const USUAL = ['bash', 'ash', 'sh'] as const;

/** The shells that a state may have, the best first: the wanted one alone, or the stage's SHELL, bash, ash, sh. */
export function shellCandidates(settings: Settings, wanted: string | null): readonly ShellCandidate[] {
  if (wanted !== null) return [{ name: wanted, paths: pathsOf(wanted, settings.env) }];
  const own = settings.shell?.[0];
  const names = own === undefined ? USUAL : [own, ...USUAL.filter((name) => name !== own)];
  return names.map((name) => ({ name, paths: pathsOf(name, settings.env) }));
}

/** Where a program of that name may be: itself for a path, else the folders of PATH and the usual ones. */
export function pathsOf(name: string, env: readonly string[]): readonly string[] {
  if (name.startsWith('/')) return [name];
  const path = env.findLast((pair) => pair.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  const folders = `${path}:${DEFAULT_PATH}`.split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set(folders)].map((folder) => `${folder.replace(/\/+$/, '')}/${name}`);
}

/** Whether a file can be run: a regular one, with an execute bit. `mode` is Go's FileMode. */
export function isProgram(mode: number): boolean {
  return fileType(mode) === 'file' && (mode & 0o111) !== 0;
}
