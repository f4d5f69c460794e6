import { permissions } from '../filesystem/mode.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import type { CopiedAttributes, CopiedFile, CopyTarget } from '../ports/copy-target.ts';
import type { CopyItem, CopyPlan } from './copy-plan.ts';
import type { StateFiles } from './state-files.ts';

/** Set-uid, set-gid and sticky bits are dropped: the copy belongs to another user. */
const KEPT_MODE = 0o777;

/**
 * Carries out a plan, several files at a time. `skip`: items of `existing` to leave alone. Of hard links the first is
 * written, and the others are linked to it. Rejects with one sentence if something cannot be read or written, or when
 * `signal` is aborted; no half-written file is left.
 */
export async function copyOut(
  files: StateFiles,
  plan: CopyPlan,
  target: CopyTarget,
  { skip = new Set(), signal }: { readonly skip?: ReadonlySet<CopyItem>; readonly signal?: AbortSignal } = {},
): Promise<void> {
  try {
    for (const { to } of plan.folders) await target.makeFolder(to);
    const { written, linked } = byContents(plan.files.filter((item) => !skip.has(item)));
    const items = new Map(written.map((item) => [item.entry.path, item] as const));
    const open = new Map<string, CopiedFile>();
    await files.contents(items.keys(), async (path, chunk) => {
      signal?.throwIfAborted();
      const item = items.get(path);
      if (item === undefined) return;
      const file = open.get(path) ?? (await target.openFile(item.to));
      open.set(path, file);
      if (chunk !== null) return await file.write(chunk);
      open.delete(path);
      await file.finish(attributesOf(item.entry));
    });
    for (const [item, first] of linked) {
      signal?.throwIfAborted();
      await target.linkFile(item.to, first.to, attributesOf(item.entry));
    }
    // Last, so that nothing is written where a link leads.
    for (const item of plan.links) {
      signal?.throwIfAborted();
      if (skip.has(item)) continue;
      await target.makeLink(item.to, item.entry.linkname, attributesOf(item.entry));
    }
    for (const { entry, to } of plan.folders.toReversed()) await target.finishFolder(to, attributesOf(entry));
  } finally {
    await target.discard();
  }
}

/** The first item of each file, and the others with the first that they are the same file as. */
function byContents(items: readonly CopyItem[]): {
  readonly written: readonly CopyItem[];
  readonly linked: readonly (readonly [CopyItem, CopyItem])[];
} {
  const first = new Map<string, CopyItem>();
  const linked: (readonly [CopyItem, CopyItem])[] = [];
  for (const item of items) {
    const known = first.get(item.content);
    if (known === undefined) first.set(item.content, item);
    else linked.push([item, known]);
  }
  return { written: [...first.values()], linked };
}

function attributesOf({ mode, mtimeNs }: TreeEntry): CopiedAttributes {
  return { mode: permissions(mode) & KEPT_MODE, mtimeNs };
}
