import type { RootFile } from '../load/index.ts';
import { tidy } from '../load/index.ts';
import { nameOf } from '../paths.ts';
import type { Identity } from './accounts.ts';
import type { Mended } from './mended.ts';
import { scriptArgument } from './needs/arguments.ts';
import { languageOf } from './needs/language.ts';
import { startedBy } from './needs/shell.ts';
import { fetchProgram, findOnPath, type Programs } from './programs.ts';
import type { Report } from './report.ts';
import { checkRunnable } from './runnable.ts';
import { firstProgram, shellCommand } from './shell-command.ts';
import type { Starter } from './starter.ts';
import { type ImageCommand, ownOrigin, type Subject } from './subject.ts';

interface Wanted {
  readonly command: ImageCommand;
  readonly role: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK';
}

/**
 * Checks the programs that the image starts: ENTRYPOINT, CMD, HEALTHCHECK, and the first command of a shell among them.
 */
export async function checkCommands(
  subject: Mended,
  report: Report,
  programs: Programs,
  who: Identity | null,
): Promise<void> {
  for (const { command, role } of commandsOf(subject)) {
    const [name = ''] = command.args;
    if (name === '') continue;
    const file = await startNamed(
      subject,
      report,
      programs,
      who,
      { name, role, line: command.line },
      command.args,
    );
    addScript(subject, programs, { command, role }, file);
    const inner = shellCommand(command.args);
    const first = inner === null ? null : firstProgram(inner);
    if (first !== null) {
      await startNamed(subject, report, programs, who, { name: first, role, line: command.line }, []);
    }
  }
  await startArgument(subject, report, programs, who);
}

function commandsOf({ entrypoint, cmd, healthcheck }: Subject): readonly Wanted[] {
  const main: readonly Wanted[] =
    entrypoint !== null
      ? [{ command: entrypoint, role: 'ENTRYPOINT' }]
      : cmd === null
        ? []
        : [{ command: cmd, role: 'CMD' }];
  return healthcheck === null ? main : [...main, { command: healthcheck, role: 'HEALTHCHECK' }];
}

/** The script that the interpreter of a command gets: a file, or the text after `-c`. */
function addScript(
  subject: Mended,
  programs: Programs,
  { command, role }: Wanted,
  interpreter: RootFile | null,
): void {
  const [name = '', ...rest] = command.args;
  const language = languageOf(nameOf(name));
  const given = scriptArgument(language, rest);
  if (given === null) return;
  const path = given.kind === 'file' ? absolute(subject, given.path) : absolute(subject, name);
  const file = given.kind === 'file' ? subject.root.locate(path) : (interpreter ?? subject.root.locate(path));
  const code = given.kind === 'code' ? given.code : null;
  if (file === null && code === null) return;
  const origin = file === null ? null : ownOrigin(subject, file.path);
  const starter: Starter = {
    path,
    severity: role === 'HEALTHCHECK' ? 'warning' : 'error',
    line: origin?.line ?? command.line,
    near: origin?.source.stage ?? null,
    role,
  };
  programs.addScript({ starter, file, language, code, isMain: role !== 'HEALTHCHECK' });
}

interface Named {
  readonly name: string;
  readonly role: Wanted['role'];
  readonly line: number | null;
}

async function startNamed(
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
    const fetched = await fetchProgram(subject, null, name, line);
    report.addMissing({
      rule: 'missing-program',
      severity,
      path: name.includes('/') ? absolute(subject, name) : name,
      needs: name,
      detail: missingText(subject, name, role, shellCommand(args) !== null),
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

/**
 * The programs that the arguments of the entrypoint name: the one that a known wrapper starts must be there; any other
 * word is checked if it is a program.
 */
async function startArgument(
  subject: Mended,
  report: Report,
  programs: Programs,
  who: Identity | null,
): Promise<void> {
  const { entrypoint, cmd } = subject;
  const command = entrypoint ?? cmd;
  if (command === null) return;
  const words = [...command.args, ...(entrypoint === null ? [] : (cmd?.args ?? []))];
  const [wrapper, ...inner] = startedBy({ words });
  if (wrapper !== undefined && inner.length > 0) {
    for (const { name } of inner) {
      const line = command.args.includes(name) ? command.line : (cmd?.line ?? command.line);
      const role = command.args.includes(name) && entrypoint !== null ? 'ENTRYPOINT' : 'CMD';
      await startNamed(subject, report, programs, who, { name, role, line }, []);
    }
    return;
  }
  const name = words.slice(1).find((word) => !word.startsWith('-'));
  if (entrypoint === null || name === undefined) return;
  const found = locate(subject, name);
  if (found === null || (found.file.entry.mode & 0o111) === 0) return;
  const origin = ownOrigin(subject, found.file.path);
  await programs.start(found.file, {
    path: found.path,
    severity: 'error',
    line: origin?.line ?? cmd?.line ?? null,
    near: origin?.source.stage ?? null,
    role: 'CMD',
  });
}

function locate(subject: Subject, name: string): { readonly path: string; readonly file: RootFile } | null {
  if (!name.includes('/')) return findOnPath(subject, name);
  const path = absolute(subject, name);
  const file = subject.root.locate(path);
  return file === null ? null : { path, file };
}

function absolute({ cwd }: Subject, name: string): string {
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
