import { fileType } from '../mode.ts';
import { nameOf, parentOf } from '../paths.ts';
import type { Mended } from './mended.ts';
import { bring, withRemark } from './needs/bring.ts';
import type { Report } from './report.ts';
import { type FileOrigin, ownOrigin, type SourceStage, type Subject, stagesFor } from './subject.ts';

/**
 * What is there when a container runs, means a default when it is not (without /etc/localtime times are in UTC), or
 * holds private keys.
 */
const NOT_COPIED =
  /^(proc|dev|sys|run|tmp|var\/run|var\/lock|var\/tmp|etc\/localtime|etc\/ssl\/private)(\/|$)/;

interface Dangling {
  readonly path: string;
  readonly origin: FileOrigin;
  /** The missing path where the links end; without a leading slash. */
  readonly end: string;
  readonly isLoop: boolean;
}

/** Where another stage has the missing path. */
interface End {
  readonly stage: SourceStage;
  /** Absolute, without links. */
  readonly path: string;
}

/** A missing path that a link leads to, and how many other links do. */
interface Forgotten {
  readonly first: Dangling;
  readonly others: number;
  readonly ends: readonly End[];
}

/**
 * Reports symlinks that a COPY or an ADD brought and that lead nowhere: one finding per instruction and missing path.
 */
export async function checkLinks(subject: Mended, report: Report): Promise<void> {
  const byEnd = new Map<string, Dangling[]>();
  for (const entry of subject.root.tree.entries()) {
    if (fileType(entry.mode) !== 'symlink') continue;
    const origin = ownOrigin(subject, entry.path);
    if (origin === null || origin.kind === 'run') continue;
    const followed = subject.root.tree.follow(entry.path);
    if (followed.problem === null || NOT_COPIED.test(followed.path)) continue;
    // A fix for another finding may have added the target.
    if (subject.root.locate(entry.path) !== null) continue;
    const link = { path: entry.path, origin, end: followed.path, isLoop: followed.problem === 'loop' };
    const key = `${origin.line} ${link.isLoop ? 'loop' : link.end}`;
    byEnd.set(key, [...(byEnd.get(key) ?? []), link]);
  }
  const byFolder = new Map<string, Forgotten[]>();
  for (const links of byEnd.values()) {
    const broken = await Promise.all(links.map((link) => wasBroken(subject, link)));
    const [first, ...others] = links.filter((_link, index) => broken[index] !== true);
    if (first === undefined) continue;
    const ends = first.isLoop ? [] : await findEnd(subject, first.path, first.origin);
    const key = `${first.origin.line} ${first.isLoop ? first.path : parentOf(first.end)}`;
    byFolder.set(key, [...(byFolder.get(key) ?? []), { first, others: others.length, ends }]);
  }
  for (const group of byFolder.values()) {
    if (!reportFolder(subject, report, group)) for (const each of group) reportLink(subject, report, each);
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

/** From this many files of one folder on, the folder is copied, if they are most of it. */
const MANY_ENDS = 3;

/** Reports links into one folder that was not copied, if they lead to most of it. Returns whether they do. */
function reportFolder(subject: Mended, report: Report, group: readonly Forgotten[]): boolean {
  const [one] = group;
  const end = one?.ends[0];
  if (one === undefined || end === undefined || group.length < MANY_ENDS) return false;
  const [from, to] = [parentOf(end.path), `/${parentOf(one.first.end)}`];
  const { files } = end.stage.root.tree.total(from.slice(1));
  if (from === '' || to === '/' || files > 2 * group.length) return false;
  if (group.some((each) => !liesIn(end.stage, from, each))) return false;
  const links = group.reduce((sum, { others }) => sum + 1 + others, 0);
  const isThere = subject.root.tree.follow(to).problem === null;
  const what = isThere ? `to what was not copied into ${to}` : `into ${to}, which was not copied`;
  const detail = `The link leads ${what}; so do ${links - 1} other links`;
  for (const part of bring(subject, end.stage, from, to, {
    severity: 'warning',
    line: one.first.origin.line,
  }))
    report.add({
      rule: 'dangling-link',
      severity: 'warning',
      path: `/${one.first.path}`,
      needs: part.to,
      foundIn: [{ stage: end.stage.name, path: from }],
      line: one.first.origin.line,
      ...withRemark(detail, part),
    });
  return true;
}

/** Whether copying a folder of a stage would bring the missing path under its own name. */
function liesIn(stage: SourceStage, folder: string, { first, ends: [end] }: Forgotten): boolean {
  return end?.stage === stage && parentOf(end.path) === folder && nameOf(end.path) === nameOf(first.end);
}

function reportLink(
  subject: Mended,
  report: Report,
  { first: { path, origin, end, isLoop }, others, ends }: Forgotten,
): void {
  const [first] = ends;
  const more = others === 0 ? '' : others === 1 ? '; so does another link' : `; so do ${others} other links`;
  const detail = `${isLoop ? 'The link leads back to itself' : `The link leads to /${end}, which was not copied`}${more}`;
  const common = {
    rule: 'dangling-link',
    severity: 'warning',
    path: `/${path}`,
    detail,
    foundIn: ends.map(({ stage, path: real }) => ({ stage: stage.name, path: real })),
    line: origin.line,
  } as const;
  // No COPY can fix a loop.
  if (first === undefined) report.add({ ...common, needs: isLoop ? null : `/${end}`, fix: null });
  else
    for (const part of bring(subject, first.stage, first.path, `/${end}`, common))
      report.add({ ...common, needs: part.to, ...withRemark(detail, part) });
}

/** The target of the link in its own stage, and in the other stages. */
async function findEnd(subject: Subject, path: string, origin: FileOrigin): Promise<readonly End[]> {
  const end = subject.root.tree.follow(path).path;
  const stages = await stagesFor(subject, origin.source.stage);
  return stages.flatMap((stage) => {
    const own = stage.index === origin.source.stage && origin.path !== null ? [origin.path] : [];
    for (const each of [...own, `/${end}`]) {
      const { problem, entry, path: real } = stage.root.tree.follow(each);
      if (problem === null && entry !== null) return [{ stage, path: `/${real}` }];
    }
    return [];
  });
}
