import type { OpenBuild } from '../ports.ts';

const holders = new WeakMap<OpenBuild, number>();

/** Holds an open build, which several may look into: whoever lets go of it last closes it. */
export function holdBuild(build: OpenBuild): () => Promise<void> {
  holders.set(build, (holders.get(build) ?? 0) + 1);
  let held = true;
  return async () => {
    if (!held) return;
    held = false;
    const left = (holders.get(build) ?? 1) - 1;
    holders.set(build, left);
    if (left === 0) await build.close();
  };
}
