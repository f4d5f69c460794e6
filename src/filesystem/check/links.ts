import { fileType } from '../mode.ts';
import { copyLine } from './copy-line.ts';
import type { FoundIn } from './finding.ts';
import type { Report } from './report.ts';
import { type FileOrigin, ownOrigin, type Subject, stagesFor } from './subject.ts';

/** What is there when a container runs, or means a default when it is not: without /etc/localtime times are in UTC. */
const AT_RUNTIME = /^(proc|dev|sys|run|tmp|var\/run|var\/lock|var\/tmp|etc\/localtime)(\/|$)/;

interface Dangling {
  readonly path: string;
  readonly origin: FileOrigin;
  /** The missing path where the links end; without a leading slash. */
  readonly end: string;
  readonly isLoop: boolean;
}

/**
 * Reports symlinks that a COPY or an ADD brought and that lead nowhere: one finding per instruction and missing path.
 */
export async function checkLinks(subject: Subject, report: Report): Promise<void> {
  const byEnd = new Map<string, Dangling[]>();
  for (const entry of subject.root.tree.entries()) {
    if (fileType(entry.mode) !== 'symlink') continue;
    const origin = ownOrigin(subject, entry.path);
    if (origin === null || origin.kind === 'run') continue;
    const followed = subject.root.tree.follow(entry.path);
    if (followed.problem === null || AT_RUNTIME.test(followed.path)) continue;
    // A fix for another finding may have added the target.
    if (subject.root.locate(entry.path) !== null) continue;
    const link = { path: entry.path, origin, end: followed.path, isLoop: followed.problem === 'loop' };
    const key = `${origin.line} ${link.isLoop ? 'loop' : link.end}`;
    byEnd.set(key, [...(byEnd.get(key) ?? []), link]);
  }
  for (const links of byEnd.values()) {
    const broken = await Promise.all(links.map((link) => wasBroken(subject, link)));
    const [first, ...others] = links.filter((_link, index) => broken[index] !== true);
    if (first !== undefined) await reportLink(subject, report, first, others.length);
  }
}

/** Whether the link leads nowhere in its own stage too: then nothing was forgotten. */
async function wasBroken(subject: Subject, { origin, isLoop }: Dangling): Promise<boolean> {
  const { path, source } = origin;
  if (isLoop || path === null || source.stage === null) return false;
  const stage = (await stagesFor(subject, source.stage)).find(({ index }) => index === source.stage);
  if (stage?.root.tree.get(path.slice(1)) === undefined) return false;
  return stage.root.tree.follow(path).problem !== null;
}

async function reportLink(
  subject: Subject,
  report: Report,
  { path, origin, end, isLoop }: Dangling,
  others: number,
): Promise<void> {
  const found = isLoop ? [] : await findEnd(subject, path, origin);
  const [first] = found;
  const more = others === 0 ? '' : others === 1 ? '; so does another link' : `; so do ${others} other links`;
  report.add({
    rule: 'dangling-link',
    severity: 'warning',
    path: `/${path}`,
    detail: `${isLoop ? 'The link leads back to itself' : `The link leads to /${end}, which was not copied`}${more}`,
    // No COPY can fix a loop.
    needs: isLoop ? null : `/${end}`,
    foundIn: found.map(({ stage, path: real }) => ({ stage, path: real })),
    fix:
      first === undefined ? null : copyLine(first.stage, first.path, first.isFolder ? `/${end}/` : `/${end}`),
    line: origin.line,
  });
}

/** The target of the link in its own stage, and in the other stages. */
async function findEnd(
  subject: Subject,
  path: string,
  origin: FileOrigin,
): Promise<readonly (FoundIn & { readonly isFolder: boolean })[]> {
  const end = subject.root.tree.follow(path).path;
  const stages = await stagesFor(subject, origin.source.stage);
  return stages.flatMap((stage) => {
    const own = stage.index === origin.source.stage && origin.path !== null ? [origin.path] : [];
    for (const each of [...own, `/${end}`]) {
      const { problem, entry, path: real } = stage.root.tree.follow(each);
      if (problem !== null || entry === null) continue;
      return [{ stage: stage.name, path: `/${real}`, isFolder: fileType(entry.mode) === 'dir' }];
    }
    return [];
  });
}
