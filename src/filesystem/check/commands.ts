import type { RootFile } from '../load/index.ts';
import { nameOf } from '../paths.ts';
import type { Identity } from './accounts.ts';
import type { Mended } from './mended.ts';
import { scriptArgument } from './needs/arguments.ts';
import { languageOf } from './needs/language.ts';
import { layersOf } from './needs/wrappers.ts';
import type { Programs } from './programs.ts';
import type { Report } from './report.ts';
import { readShebang, SHEBANG_BYTES } from './script.ts';
import { firstProgram, shellCommand } from './shell-command.ts';
import { absolute, locate, type Named, startNamed } from './start-named.ts';
import { type ImageCommand, ownOrigin, type Subject } from './subject.ts';

/** A command, and those that the wrappers in it start. */
interface Wanted {
  readonly args: readonly string[];
  /** What is known of the word at an index. */
  readonly named: (at: number) => Omit<Named, 'name'>;
}

/**
 * Checks the programs that the image starts by ENTRYPOINT, CMD and HEALTHCHECK: those that a wrapper starts, the first
 * command of a shell among them, and scripts that an interpreter gets.
 */
export async function checkCommands(
  subject: Mended,
  report: Report,
  programs: Programs,
  who: Identity | null,
): Promise<void> {
  for (const { args, named } of commandsOf(subject)) {
    if ((args[0] ?? '') === '') continue;
    let last: RootFile | null = null;
    const inner = layersOf(args).filter(({ at }) => at > 0);
    for (const at of [0, ...inner.map((layer) => layer.at)]) {
      const words = args.slice(at);
      const [name = ''] = words;
      const about = named(at);
      // Only of the outermost is the shell form told, since a wrapper is no instruction.
      last = await startNamed(subject, report, programs, who, { ...about, name }, at === 0 ? words : []);
      addScript(subject, programs, about, words, last);
      const code = shellCommand(words);
      const first = code === null ? null : firstProgram(code);
      if (first !== null) await startNamed(subject, report, programs, who, { ...about, name: first }, []);
    }
    if (named(0).role === 'ENTRYPOINT')
      await startArgument(subject, programs, { args, named }, inner.at(-1)?.at ?? 0, last);
  }
}

function commandsOf({ entrypoint, cmd, healthcheck }: Subject): readonly Wanted[] {
  const one = (command: ImageCommand, role: Named['role']): Wanted => ({
    args: command.args,
    named: () => ({ role, line: command.line }),
  });
  const both = (first: ImageCommand, second: ImageCommand): Wanted => ({
    args: [...first.args, ...second.args],
    named: (at) =>
      at < first.args.length
        ? { role: 'ENTRYPOINT', line: first.line }
        : { role: 'CMD', line: second.line ?? first.line },
  });
  const main =
    entrypoint !== null && cmd !== null
      ? [both(entrypoint, cmd)]
      : entrypoint !== null
        ? [one(entrypoint, 'ENTRYPOINT')]
        : cmd !== null
          ? [one(cmd, 'CMD')]
          : [];
  return healthcheck === null ? main : [...main, one(healthcheck, 'HEALTHCHECK')];
}

/** The script that the interpreter of a command gets: a file, or the text after `-c`. */
function addScript(
  subject: Mended,
  programs: Programs,
  { role, line }: Omit<Named, 'name'>,
  words: readonly string[],
  interpreter: RootFile | null,
): void {
  const [name = '', ...rest] = words;
  const language = languageOf(nameOf(name));
  const given = scriptArgument(language, rest);
  if (given === null) return;
  const path = absolute(subject, given.kind === 'file' ? given.path : name);
  const file = given.kind === 'file' ? subject.root.locate(path) : (interpreter ?? subject.root.locate(path));
  const code = given.kind === 'code' ? given.code : null;
  if (file === null && code === null) return;
  const origin = file === null ? null : ownOrigin(subject, file.path);
  programs.addScript({
    starter: {
      path,
      severity: role === 'HEALTHCHECK' ? 'warning' : 'error',
      line: origin?.line ?? line,
      near: origin?.source.stage ?? null,
      role,
    },
    file,
    language,
    code,
    isMain: role !== 'HEALTHCHECK',
  });
}

/**
 * The program that the arguments of an entrypoint name: a script most likely starts it, of another program it may be the
 * object.
 * @param at where the entrypoint itself is, behind the wrappers that start it
 */
async function startArgument(
  subject: Mended,
  programs: Programs,
  { args, named }: Wanted,
  at: number,
  entrypoint: RootFile | null,
): Promise<void> {
  if (isScriptOf(args[at] ?? '', args.slice(at + 1))) return;
  const index = args.findIndex((word, each) => each > at && !word.startsWith('-'));
  const found = index < 0 ? null : locate(subject, args[index] ?? '');
  if (found === null || (found.file.entry.mode & 0o111) === 0) return;
  const isScript = entrypoint !== null && readShebang(await entrypoint.bytes(0, SHEBANG_BYTES)) !== null;
  const severity = isScript ? 'error' : 'warning';
  const { role, line } = named(index);
  const origin = ownOrigin(subject, found.file.path);
  await programs.start(found.file, {
    path: found.path,
    severity,
    line: origin?.line ?? line,
    near: origin?.source.stage ?? null,
    role,
  });
  if (isScript) addScript(subject, programs, { role, line }, args.slice(index), found.file);
}

/** What an interpreter gets is read by it, whatever its first line and its mode say. */
function isScriptOf(program: string, args: readonly string[]): boolean {
  return scriptArgument(languageOf(nameOf(program)), args) !== null;
}
