import { fileType } from '../mode.ts';
import type { Programs } from './programs.ts';
import type { Starter } from './starter.ts';
import { ownOrigin, pathFolders, type Subject } from './subject.ts';

/** Files that are looked at together, so that waiting for the engine is done once for all of them. */
const AT_ONCE = 16;

/** Programs of a copied tree that are looked at, of those that nobody named. */
const MOST = 2000;

/** Nobody starts what is in there. */
const NEVER_STARTED = /(?:^|\/)(?:\.git|\.hg|\.svn|\.bzr)\//;

/** Folders of dependencies bring scripts for their own makers; programs in them are started, though. */
const OF_OTHERS = /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|share\/doc)\//;

interface Copied extends Starter {
  readonly isNamed: boolean;
}

/**
 * Looks at every executable that a COPY or an ADD brought. What an instruction names must start, and so must programs on
 * PATH; the rest of a copied tree (hooks and scripts of packages, say) is told of as warnings.
 */
export async function checkCopied(subject: Subject, programs: Programs): Promise<void> {
  const folders = new Set(pathFolders(subject).map((folder) => subject.root.real(folder)));
  const must: Copied[] = [];
  const may: Copied[] = [];
  for (const entry of subject.root.tree.entries()) {
    if (fileType(entry.mode) !== 'file' || (entry.mode & 0o111) === 0 || entry.size === 0) continue;
    if (NEVER_STARTED.test(entry.path)) continue;
    const origin = ownOrigin(subject, entry.path);
    if (origin === null || origin.kind === 'run') continue;
    const folder = entry.path.includes('/') ? entry.path.slice(0, entry.path.lastIndexOf('/')) : '';
    const isNamed = subject.isNamed(origin);
    const isMust = folders.has(folder) || isNamed;
    (isMust ? must : may).push({
      path: `/${entry.path}`,
      severity: isMust ? 'error' : 'warning',
      line: origin.line,
      near: origin.source.stage,
      role: null,
      isNamed,
    });
  }
  const all = [...must, ...may.slice(0, MOST)];
  // Headers are read ahead side by side; findings come in the order of the paths.
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const batch = all.slice(at, at + AT_ONCE).flatMap((starter) => {
      const file = subject.root.locate(starter.path);
      return file === null ? [] : [{ starter, file }];
    });
    const readings = await Promise.all(batch.map(({ file }) => file.elf()));
    for (const [index, { starter, file }] of batch.entries()) {
      const isElf = readings[index]?.kind === 'elf';
      if (isElf || starter.isNamed) await programs.start(file, starter);
      else if (!OF_OTHERS.test(file.path)) await programs.start(file, { ...starter, severity: 'warning' });
    }
  }
}
