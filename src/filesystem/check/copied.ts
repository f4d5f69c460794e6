import { fileType } from '../mode.ts';
import type { Mended } from './mended.ts';
import { weaker } from './needs/weaker.ts';
import type { Programs } from './programs.ts';
import type { Starter } from './starter.ts';
import { ownOrigin, pathFolders } from './subject.ts';

/** Files checked together, so that there is only one wait for the engine. */
const FILES_PER_BATCH = 16;

/** How many programs of copied folders are checked, besides those that an instruction names. */
const MAX_UNNAMED_PROGRAMS = 2000;

/** Files in these folders are never started. */
const NEVER_STARTED = /(?:^|\/)(?:\.git|\.hg|\.svn|\.bzr)\//;

/**
 * Dependencies contain scripts for their own developers, and folders of data contain examples and templates: these are
 * not started, nor are modules of a standard library. Programs among them are.
 */
const DEPENDENCY_FOLDER =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|usr\/share|lib(?:64)?\/(?:python\d[\d.]*|ruby))\/|\.sample$/;

interface Copied extends Starter {
  readonly isNamed: boolean;
}

/**
 * Checks every executable that a COPY or an ADD brought. Those that an instruction names and those on PATH must start;
 * for the rest of a copied folder (hooks or scripts of packages, say) findings are only warnings.
 */
export async function checkCopied(subject: Mended, programs: Programs): Promise<void> {
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
      // What is only brought for something less severe matters no more than that.
      severity: weaker(isMust ? 'error' : 'warning', subject.additions.severity(entry.path) ?? 'error'),
      line: origin.line,
      near: origin.source.stage,
      role: null,
      isNamed,
    });
  }
  const all = [
    ...must,
    ...subject.limits.atMost(may, MAX_UNNAMED_PROGRAMS, 'files of copied folders that may be programs'),
  ];
  // Headers are read in parallel; findings are reported in the order of the paths.
  for (let at = 0; at < all.length; at += FILES_PER_BATCH) {
    const batch = all.slice(at, at + FILES_PER_BATCH).flatMap((starter) => {
      const file = subject.root.locate(starter.path);
      return file === null ? [] : [{ starter, file }];
    });
    const readings = await Promise.all(batch.map(({ file }) => file.elf()));
    for (const [index, { starter, file }] of batch.entries()) {
      if (programs.isGiven(file)) continue;
      const isElf = readings[index]?.kind === 'elf';
      if (isElf || starter.isNamed) await programs.start(file, starter);
      else if (!DEPENDENCY_FOLDER.test(file.path))
        await programs.start(file, { ...starter, severity: 'warning' });
    }
  }
}
