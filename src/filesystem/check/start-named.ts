import type { RootFile } from '../load/index.ts';
import { tidy } from '../load/index.ts';
import type { Identity } from './accounts.ts';
import { fetchProgram, findOnPath } from './find-program.ts';
import type { Mended } from './mended.ts';
import type { Programs } from './programs.ts';
import type { Report } from './report.ts';
import { checkRunnable } from './runnable.ts';
import { shellCommand } from './shell-command.ts';
import type { Starter } from './starter.ts';
import { ownOrigin, type Subject } from './subject.ts';

/** A program that an instruction of the image names. */
export interface Named {
  readonly name: string;
  readonly role: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK';
  readonly line: number | null;
}

/**
 * Checks a program and all that it needs to start. Returns its file, null where it is missing.
 * @param args the whole command; empty for a program that another one starts
 */
export async function startNamed(
  subject: Mended,
  report: Report,
  programs: Programs,
  who: Identity | null,
  { name, role, line }: Named,
  args: readonly string[],
): Promise<RootFile | null> {
  const severity = role === 'HEALTHCHECK' ? 'warning' : 'error';
  const found = locate(subject, name);
  if (found === null) {
    const fetched = await fetchProgram(subject, null, name, { severity, line });
    report.addMissing({
      rule: 'missing-program',
      severity,
      path: name.includes('/') ? absolute(subject, name) : name,
      needs: name,
      detail: missingText(subject, name, role, shellCommand(args) !== null) + fetched.remark,
      foundIn: fetched.foundIn,
      fix: fetched.fix,
      line,
    });
    const file = fetched.path === null ? null : subject.root.locate(fetched.path);
    if (file !== null) {
      await programs.start(file, { path: fetched.path ?? name, severity, line, near: null, role });
    }
    return null;
  }
  const origin = ownOrigin(subject, found.file.path);
  const starter: Starter = {
    path: found.path,
    severity,
    line: origin?.line ?? line,
    near: origin?.source.stage ?? null,
    role,
  };
  const startable = await programs.start(found.file, starter);
  await checkRunnable(subject, report, starter, found.file, who, startable);
  return found.file;
}

/** The file of a program by its name or path. */
export function locate(
  subject: Subject,
  name: string,
): { readonly path: string; readonly file: RootFile } | null {
  if (!name.includes('/')) return findOnPath(subject, name);
  const path = absolute(subject, name);
  const file = subject.root.locate(path);
  return file === null ? null : { path, file };
}

/** A path as the working folder of the image makes it. */
export function absolute({ cwd }: Subject, name: string): string {
  return tidy(name.startsWith('/') ? name : `${cwd}/${name}`);
}

function missingText({ root, cwd }: Subject, name: string, role: string, isShellForm: boolean): string {
  if (isShellForm) {
    return `${role} uses the shell form, which runs ${name}, and that is not there: use the exec form, ${role} ["program", "argument"]`;
  }
  if (!name.includes('/')) return `${role} runs ${name}, which is not on PATH`;
  const path = tidy(name.startsWith('/') ? name : `${cwd}/${name}`);
  const followed = root.tree.follow(path);
  if (followed.problem === 'loop') return `${role} runs ${name}, a link that leads back to itself`;
  if (followed.problem === 'missing' && followed.chain.length > 0) {
    return `${role} runs ${name}, a link to /${followed.path}, which is not there`;
  }
  if (followed.problem === null) return `${role} runs ${name}, which is a folder or a device`;
  const like = root.tree.nearest(path.slice(1)).filter((each) => root.locate(each) !== null);
  const hint = like[0] === undefined ? '' : `; did you mean /${like[0]}?`;
  return `${role} runs ${name}, which is not there${hint}`;
}
