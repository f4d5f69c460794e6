import { fileType } from '../mode.ts';
import { copyLine } from './copy-line.ts';
import type { FoundIn } from './finding.ts';
import type { Report } from './report.ts';
import { type FileOrigin, ownOrigin, type Subject } from './subject.ts';

/** Folders that are filled when a container runs. */
const AT_RUNTIME = /^(proc|dev|sys|run|tmp|var\/run|var\/lock|var\/tmp)(\/|$)/;

interface Dangling {
  readonly path: string;
  readonly origin: FileOrigin;
  /** Where the links end, which is not there; without a slash in front. */
  readonly end: string;
  readonly isLoop: boolean;
}

/** Links that a COPY or an ADD brought, and that lead nowhere: one finding for each instruction and each end. */
export async function checkLinks(subject: Subject, report: Report): Promise<void> {
  const byEnd = new Map<string, Dangling[]>();
  for (const entry of subject.root.tree.entries()) {
    if (fileType(entry.mode) !== 'symlink') continue;
    const origin = ownOrigin(subject, entry.path);
    if (origin === null || origin.kind === 'run') continue;
    const followed = subject.root.tree.follow(entry.path);
    if (followed.problem === null || AT_RUNTIME.test(followed.path)) continue;
    // What a fix for something else brings is there.
    if (subject.root.locate(entry.path) !== null) continue;
    const link = { path: entry.path, origin, end: followed.path, isLoop: followed.problem === 'loop' };
    const key = `${origin.line} ${link.isLoop ? 'loop' : link.end}`;
    byEnd.set(key, [...(byEnd.get(key) ?? []), link]);
  }
  for (const links of byEnd.values()) {
    const broken = await Promise.all(links.map((link) => wasBroken(subject, link)));
    const [first, ...others] = links.filter((_link, index) => broken[index] !== true);
    if (first !== undefined) await tell(subject, report, first, others.length);
  }
}

/** Whether the link leads nowhere in the stage that it came from as well: then nothing was forgotten. */
async function wasBroken({ sources }: Subject, { origin, isLoop }: Dangling): Promise<boolean> {
  const { path, source } = origin;
  if (isLoop || path === null || source.stage === null) return false;
  const stage = (await sources(source.stage)).find(({ index }) => index === source.stage);
  if (stage?.root.tree.get(path.slice(1)) === undefined) return false;
  return stage.root.tree.follow(path).problem !== null;
}

async function tell(
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
    detail: `${isLoop ? 'The link leads in a circle' : `The link leads to /${end}, which was not copied`}${more}`,
    // Nothing that could be copied would end a circle.
    needs: isLoop ? null : `/${end}`,
    foundIn: found.map(({ stage, path: real }) => ({ stage, path: real })),
    fix:
      first === undefined ? null : copyLine(first.stage, first.path, first.isFolder ? `/${end}/` : `/${end}`),
    line: origin.line,
  });
}

/** What the link leads to where it came from, and in the other stages. */
async function findEnd(
  { sources, root }: Subject,
  path: string,
  origin: FileOrigin,
): Promise<readonly (FoundIn & { readonly isFolder: boolean })[]> {
  const end = root.tree.follow(path).path;
  const stages = await sources(origin.source.stage);
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
