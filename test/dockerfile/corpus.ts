import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';

/** The expectations that a case.json may hold. */
interface CaseSettings {
  /** False when an offline engine cannot resolve it; `why` says why. */
  readonly engine?: boolean;
  readonly why?: string;
  /** The engine is told to use its built-in frontend whatever `# syntax=` says. */
  readonly cmdline?: boolean;
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly buildContexts?: readonly string[];
  /** Docker refuses the file (or its target) at this line; null when the error concerns the whole file. */
  readonly refused?: { readonly line: number | null };
}

export interface CorpusCase extends CaseSettings {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The answers of moby/buildkit's own parser and converter, recorded from their Go code. */
export interface Recorded {
  readonly refused?: true;
  readonly stages: readonly {
    readonly name: string;
    readonly from: readonly [start: number, end: number];
    readonly description: string;
    readonly instructions: readonly string[];
  }[];
  /** First lines of the instructions that made steps of the target. */
  readonly steps?: readonly number[];
  readonly images?: readonly string[];
  readonly context?: boolean;
  readonly environment?: readonly string[];
}

/** With a slash at its end. */
export const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

export const corpus: readonly CorpusCase[] = readdirSync(`${fixtures}dockerfiles`)
  .sort()
  .map((name) => {
    const folder = `${fixtures}dockerfiles/${name}`;
    const settings: CaseSettings = existsSync(`${folder}/case.json`)
      ? JSON.parse(readFileSync(`${folder}/case.json`, 'utf8'))
      : {};
    return { ...settings, name, content: readFileSync(`${folder}/Dockerfile`) };
  });

export const recorded: Readonly<Record<string, Recorded>> = JSON.parse(
  readFileSync(`${fixtures}buildkit-dockerfiles.json`, 'utf8'),
);

export function parseCase(example: CorpusCase): Dockerfile {
  return parseDockerfile(example.content, {
    fileName: 'Dockerfile',
    ...(example.buildArgs === undefined ? {} : { buildArgs: example.buildArgs }),
    ...(example.buildContexts === undefined ? {} : { buildContexts: new Set(example.buildContexts) }),
    ...(example.target === undefined ? {} : { target: example.target }),
  });
}

/** A Dockerfile from its text, for tests of one thing. */
export function parseText(
  text: string,
  options: Partial<Parameters<typeof parseDockerfile>[1]> = {},
): Dockerfile {
  return parseDockerfile(text, { fileName: 'Dockerfile', ...options });
}
