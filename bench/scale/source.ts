import type { TreeEntry } from '../../src/filesystem/types.ts';
import type { StepGraph } from '../../src/llb/types.ts';
import { file, folder } from '../../test/filesystem/entries.ts';
import { image, out, run } from '../../test/llb/steps.ts';

/** How large everything is that a screen shows. */
export interface Scale {
  /** Instructions of the Dockerfile, and steps of its build. */
  readonly steps: number;
  /** Entries of the last state, and of the build context. */
  readonly entries: number;
  /** Lines that the last step prints. */
  readonly lines: number;
  readonly builds: number;
  /** Cache mounts of the builder. */
  readonly caches: number;
}

const FIRST_STEP = 'step-0';
export const LAST_STEP = 'the-last-step';

const FILES_PER_FOLDER = 1_000;

/** One stage with as many RUN lines as there are steps. */
export function scaleDockerfile({ steps }: Scale): string {
  return `FROM base AS big\n${namesOf(steps)
    .map((name) => `RUN ./${name} --all\n`)
    .join('')}`;
}

/** What the steps run, in order. */
export function namesOf(steps: number): readonly string[] {
  return Array.from({ length: steps }, (_, at) => (at === steps - 1 ? LAST_STEP : `run-${at}`));
}

/** A step's name, as the frontend gives it. */
export function stepName(digest: string, at: number, steps: number): string {
  return `[big ${at + 2}/${steps + 1}] RUN ./${digest} --all`;
}

/** The graph of that Dockerfile. A step is known by its name. */
export function graphOf({ steps }: Scale): StepGraph {
  const names = namesOf(steps);
  const runs = names.map((digest, at) => ({
    ...run(digest, at + 2, out(names[at - 1] ?? FIRST_STEP)),
    name: stepName(digest, at, steps),
  }));
  return { steps: [image(FIRST_STEP, 1, 'base'), ...runs], result: out(LAST_STEP) };
}

const NO_XATTRS = {};

/**
 * A tree as builds leave it: folders of 1,000 files, a tenth of which are programs. In memory it is what the engine's
 * packets become: paths are whole strings, and entries without attributes share one object that says so.
 */
export function* treeOf(entries: number): Generator<TreeEntry> {
  let given = 0;
  for (let at = 0; given < entries; at += 1) {
    const path = `folder-${String(at).padStart(5, '0')}`;
    yield folder(path, { mtimeNs: BigInt(at), xattrs: NO_XATTRS });
    given += 1;
    for (let each = 0; each < FILES_PER_FOLDER && given < entries; each += 1) {
      const mode = each % 10 === 0 ? 0o755 : 0o644;
      const name = Buffer.from(`${path}/file-name-${each}.txt`).toString();
      yield file(name, { mode, size: each, mtimeNs: BigInt(at * 1000 + each), xattrs: NO_XATTRS });
      given += 1;
    }
  }
}
