import { fileType } from '../../mode.ts';
import { nameOf } from '../../paths.ts';
import { fetchProgram, findOnPath } from '../find-program.ts';
import { isHelperOfLanguage, reportHelper } from '../helper-programs.ts';
import { unseen } from '../limits.ts';
import type { Cause, Mended } from '../mended.ts';
import type { Report } from '../report.ts';
import { type SourceStage, stagesOf } from '../subject.ts';
import { type Brought, bring, withRemark } from './bring.ts';
import type { Asker, Need, PathNeed, ProgramNeed } from './need.ts';
import { settleLibrary } from './settle-library.ts';
import { settleUser } from './settle-user.ts';
import { weaker } from './weaker.ts';

/** Reports a need that the state does not meet, and adds what meets it. */
export async function settleNeed(runner: Asker, report: Report, need: Need): Promise<void> {
  switch (need.kind) {
    case 'path':
      return await settlePath(runner, report, need);
    case 'program':
      return await settleProgram(runner, report, need);
    case 'library':
      return await settleLibrary(runner, report, need);
    case 'user':
      return await settleUser(runner, report, need);
    case 'unseen':
      return report.add(unseen(need.what, runner.starter));
  }
}

/** Whether a root has something at an absolute path that a program can use. */
export function has({ root }: Pick<Mended, 'root'>, path: string): boolean {
  if (root.locate(path) !== null) return true;
  const { entry } = root.tree.follow(path);
  return entry !== null && fileType(entry.mode) !== 'file';
}

/** Whether a root has a folder at a path, links followed. */
export function hasFolder({ root }: Pick<Mended, 'root'>, path: string): boolean {
  const { entry } = root.tree.follow(path);
  return entry !== null && fileType(entry.mode) === 'dir';
}

async function settlePath(runner: Asker, report: Report, need: PathNeed): Promise<void> {
  const { subject, starter } = runner;
  if (need.anyOf.some((path) => has(subject, path))) return;
  const program = need.anyOf.find((path) => /\/s?bin\//.test(path));
  if (program !== undefined && isHelperOfLanguage(starter, program))
    return reportHelper(report, starter, program);
  const stages = await stagesOf(runner);
  const copies = stages.flatMap((stage) => {
    const wanted =
      need.copy ??
      need.anyOf
        .filter((path) => has(stage, path))
        .slice(0, 1)
        .map((path) => ({ from: path, to: path }));
    const there = wanted.filter(({ from }) => has(stage, from));
    return there.length === 0 ? [] : [{ stage, there }];
  });
  const [best] = copies;
  if (best === undefined && !need.isSure) return;
  const common = {
    rule: need.rule,
    severity: weaker(need.severity, starter.severity),
    path: starter.path,
    detail: need.why,
    line: starter.line,
  };
  if (best === undefined) {
    report.addMissing({ ...common, needs: need.anyOf[0] ?? '', foundIn: [], fix: null });
    return;
  }
  for (const { from, to } of best.there) {
    const foundIn = copies.flatMap(({ stage, there }) =>
      there.some((each) => each.to === to) ? [{ stage: stage.name, path: from }] : [],
    );
    for (const part of brought(subject, best.stage, need, { from, to }, common))
      report.addMissing({ ...common, needs: part.to, foundIn, ...withRemark(common.detail, part) });
  }
}

/** What brings a path; where its folder would overwrite something, the path alone if it may come so. */
function brought(
  subject: Mended,
  stage: SourceStage,
  { anyOf, isAlone }: PathNeed,
  { from, to }: { readonly from: string; readonly to: string },
  cause: Cause,
): readonly Brought[] {
  const parts = bring(subject, stage, from, to, cause);
  if (isAlone !== true || parts.some(({ fix }) => fix !== null)) return parts;
  const path = anyOf.find((each) => each.startsWith(`${to}/`) && has(stage, from + each.slice(to.length)));
  if (path === undefined) return parts;
  return [path, ...metadataOf(stage, from, to, path)].flatMap((each) =>
    has(subject, each) ? [] : bring(subject, stage, from + each.slice(to.length), each, cause),
  );
}

/** What pip and dpkg keep of a Python package beside it, which it may ask for its version (PEP 376). */
function metadataOf({ root }: SourceStage, from: string, to: string, path: string): readonly string[] {
  const module = path.slice(to.length + 1).toLowerCase();
  return root.tree.children(root.real(from)).flatMap(({ path: there }) => {
    const name = nameOf(there);
    const distribution = /^([\w.]+)-[^/]*\.(?:dist|egg)-info$/.exec(name)?.[1]?.toLowerCase();
    return distribution === module ? [`${to}/${name}`] : [];
  });
}

async function settleProgram(runner: Asker, report: Report, need: ProgramNeed): Promise<void> {
  const { subject, starter } = runner;
  const there = need.name.startsWith('/') ? has(subject, need.name) : findOnPath(subject, need.name) !== null;
  if (there) return;
  if (isHelperOfLanguage(starter, need.name)) return reportHelper(report, starter, need.name);
  const severity = weaker(need.severity, starter.severity);
  const fetched = await fetchProgram(subject, starter.near, need.name, { ...starter, severity });
  if (fetched.foundIn.length === 0 && !need.isSure) return;
  report.addMissing({
    rule: need.rule,
    severity,
    path: starter.path,
    needs: need.name,
    detail: `${need.why}${fetched.remark}`,
    foundIn: fetched.foundIn,
    fix: fetched.fix,
    line: starter.line,
  });
}
