import {
  checkSubject,
  type FileOrigin,
  type Finding,
  NO_LIMITS,
  type Subject,
} from '../../../src/filesystem/check/index.ts';
import { type Files, rootOf } from './root-of.ts';

export interface Given {
  /** Brought by line 5: COPY --from=build. */
  readonly copied?: Files;
  /** Written by line 7: a RUN. */
  readonly made?: Files;
  /** Of the base image, of line 2. */
  readonly base?: Files;
  /** Files of the stages 0 (`build`) and 1 (`other`). */
  readonly build?: Files;
  readonly other?: Files;
  /** Of a stage that nothing needs. */
  readonly unneeded?: Files;
  readonly subject?: Partial<Omit<Subject, 'exposure' | 'budget'>>;
  readonly exposure?: Partial<Subject['exposure']>;
  readonly budget?: Partial<Subject['budget']>;
  /** Paths that line 5 names itself. */
  readonly named?: readonly string[];
}

const COPY: FileOrigin = { kind: 'copy', line: 5, from: 'build', path: null, source: { stage: 0 } };
const RUN: FileOrigin = { kind: 'run', line: 7, from: null, path: null, source: { stage: null } };
const BASE: FileOrigin = { kind: 'base', line: 2, from: 'image', path: null, source: { stage: null } };

/** A state for linux/amd64 that three instructions made. */
export function subjectOf({
  copied = {},
  made = {},
  base = {},
  build = {},
  other = {},
  unneeded = {},
  ...given
}: Given): Subject {
  const root = rootOf({ ...base, ...copied, ...made });
  const baseRoot = rootOf(base);
  const [copiedRoot, madeRoot] = [rootOf(copied), rootOf(made)];
  const stages = [
    { index: 1, name: 'other', root: rootOf(other) },
    { index: 0, name: 'build', root: rootOf(build) },
  ];
  return {
    root,
    platform: 'linux/amd64',
    entrypoint: null,
    cmd: null,
    healthcheck: null,
    env: [],
    user: { name: '', line: null },
    cwd: '/',
    base: Object.keys(base).length === 0 ? null : { name: 'image', line: 2, root: baseRoot },
    origin: (path) => {
      if (madeRoot.tree.get(path) !== undefined && baseRoot.tree.get(path) === undefined) return RUN;
      if (copiedRoot.tree.get(path) !== undefined) return { ...COPY, path: `/src/${path}` };
      return baseRoot.tree.get(path) === undefined ? null : BASE;
    },
    isNamed: ({ path }) => given.named?.some((name) => path === `/src/${name}`) === true,
    modeLine: () => 9,
    sources: async (near) => stages.toSorted((a, b) => Number(b.index === near) - Number(a.index === near)),
    exposure: {
      contents: async (paths, take) => {
        for (const path of paths) {
          const file = root.locate(path);
          await take(path, (await file?.bytes(0, file.entry.size)) ?? new Uint8Array());
          await take(path, null);
        }
      },
      config: [],
      historyArgs: [],
      texts: [],
      needles: [],
      deleted: async () => [],
      deletedContents: async () => undefined,
      ...given.exposure,
    },
    budget: {
      limits: NO_LIMITS,
      stored: async () => ({ all: 0, own: 0, wasted: 0, worstLine: null, worstFile: null }),
      stages: async () => [],
      ...given.budget,
    },
    rpmPackages: async () => null,
    classPath: async () => [],
    unseenStages: () => [],
    moreSources: async () => [{ index: 2, name: 'unneeded', root: rootOf(unneeded) }],
    ...given.subject,
  };
}

export async function findingsOf(given: Given): Promise<readonly Finding[]> {
  return await checkSubject(subjectOf(given));
}

/** Findings in few words: `error missing-library /app libz.so.1`. */
export async function told(given: Given): Promise<readonly string[]> {
  return (await findingsOf(given)).map(({ severity, rule, path, needs }) =>
    [severity, rule, path, ...(needs === null ? [] : [needs])].join(' '),
  );
}
