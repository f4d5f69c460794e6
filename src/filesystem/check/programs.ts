import { type ElfInfo, isElfProgram, machineName, runsOn } from '../elf/index.ts';
import { type Loaded, type RootFile, tidy } from '../load/index.ts';
import { nameOf } from '../paths.ts';
import { fetchProgram, findAnywhere, findOnPath } from './find-program.ts';
import { isHelperOfLanguage, NEEDS_MODULES, reportHelper } from './helper-programs.ts';
import { checkLibraries } from './libraries.ts';
import type { Mended } from './mended.ts';
import { languageOf } from './needs/language.ts';
import { type Report, rankOf } from './report.ts';
import { readShebang, SHEBANG_BYTES, type Shebang } from './script.ts';
import type { Starter } from './starter.ts';

/** A program that starts, or would with the fixes. */
export interface Started {
  readonly starter: Starter;
  readonly file: RootFile;
  /** Null for a program that needs no loader. */
  readonly loaded: Loaded | null;
}

/** A script that an interpreter gets. */
export interface StartedScript {
  readonly starter: Starter;
  /** The script; the interpreter where the script is an argument, null if that is missing. */
  readonly file: RootFile | null;
  /** As `languageOf` names it. */
  readonly language: string;
  /** The script, if it is an argument. */
  readonly code: string | null;
  /** Whether ENTRYPOINT or CMD starts it. */
  readonly isMain: boolean;
  /** Functions that a shell script has from those that read it. */
  readonly functions?: ReadonlySet<string>;
  /** Whether others only read it: its `$0` is theirs. */
  readonly isRead?: boolean;
}

/** How many scripts may interpret one another: the limit of Linux (fs/exec.c). */
const MAX_INTERPRETER_DEPTH = 5;

/** Checks programs, each file once, and everything they need to start. */
export class Programs {
  readonly #subject: Mended;
  readonly #report: Report;
  /** How severe what each lacks is; see `rankOf`. */
  readonly #seen = new Map<RootFile, number>();
  /** Scripts that an interpreter gets, whatever their first lines say. */
  readonly #given = new Set<RootFile>();
  /** Where each script is in `scripts`: by its file, or by its text. */
  readonly #added = new Map<RootFile | string, number>();
  readonly #unfollowed: StartedScript[] = [];
  /** Under which path each file was first reported: an interpreter under that of a script. */
  readonly #firstPaths = new Map<RootFile, string>();
  readonly started: Started[] = [];
  /** Libraries that no program names and that a running one loads, with what they load themselves. */
  readonly modules: Started[] = [];
  /** Scripts among them, and those that an interpreter gets as an argument. */
  readonly scripts: StartedScript[] = [];

  constructor(subject: Mended, report: Report) {
    this.#subject = subject;
    this.#report = report;
  }

  /**
   * Checks an existing file, again if it matters more than before. Returns whether the kernel can start it.
   */
  async start(file: RootFile, starter: Starter, depth = 0): Promise<boolean> {
    const rank = rankOf(starter);
    const before = this.#seen.get(file);
    if (before !== undefined && before <= rank) return true;
    // By now the fixes are laid over the state, and it lacks nothing.
    if (before !== undefined) {
      const { severity } = starter;
      for (const path of new Set([starter.path, this.#firstPaths.get(file) ?? starter.path]))
        this.#report.raise({ path, severity });
    } else this.#firstPaths.set(file, starter.path);
    const reading = await file.elf();
    if (reading.kind === 'elf') {
      if (!isElfProgram(reading.elf)) return false;
      this.#seen.set(file, rank);
      await this.#startElf(file, starter, reading.elf);
      return true;
    }
    if (reading.kind === 'broken') return false;
    const shebang = readShebang(await file.bytes(0, SHEBANG_BYTES));
    if (shebang === null) return false;
    this.#seen.set(file, rank);
    this.#add({
      starter,
      file,
      language: languageOf(nameOf(shebang.wanted ?? shebang.interpreter).trim()),
      code: null,
      isMain: isMain(starter),
    });
    if (depth < MAX_INTERPRETER_DEPTH) await this.#startScript(starter, shebang, depth);
    return true;
  }

  /** Adds a script that an interpreter gets. */
  addScript(script: StartedScript): void {
    if (script.code === null && script.file !== null) this.#given.add(script.file);
    this.#add(script);
  }

  /** Whether an interpreter gets a file, so that it need not start by its own first line. */
  isGiven(file: RootFile): boolean {
    return this.#given.has(file);
  }

  /** The next script that has not been followed to what it starts, or that matters more than when it was. */
  nextUnfollowed(): StartedScript | null {
    return this.#unfollowed.shift() ?? null;
  }

  /** Each once, as the one that matters most starts it. */
  #add(script: StartedScript): void {
    const { file, code, language, starter } = script;
    const key = code === null ? file : JSON.stringify([language, starter.path, code]);
    const at = key === null ? undefined : this.#added.get(key);
    const known = at === undefined ? undefined : this.scripts[at];
    const functions = new Set([...(known?.functions ?? []), ...(script.functions ?? [])]);
    const isKnown = known !== undefined && rankOf(known.starter) <= rankOf(starter);
    const isRead = script.isRead === true && known?.isRead !== false;
    const best = { ...(isKnown ? known : script), functions, isRead };
    const index = at ?? this.scripts.length;
    if (key !== null) this.#added.set(key, index);
    this.scripts[index] = best;
    if (!isKnown) this.#unfollowed.push(best);
  }

  /** Whether sh is that of busybox, which may run the programs that are part of it without their names on PATH. */
  hasBusyboxShell(): boolean {
    const { root } = this.#subject;
    return nameOf(root.locate('bin/sh')?.path ?? '').startsWith('busybox');
  }

  async #startElf(file: RootFile, starter: Starter, elf: ElfInfo): Promise<void> {
    const { platform } = this.#subject;
    if (platform !== null && !runsOn(platform, elf)) {
      this.#report.addMissing({
        rule: 'wrong-architecture',
        severity: starter.severity,
        path: starter.path,
        needs: platform,
        detail: `It is a program for ${machineName(elf.machine)}, ${elf.bits}-bit, but the image is for ${platform}: starting it fails with "exec format error"`,
        foundIn: [],
        fix: null,
        line: starter.line,
      });
      return;
    }
    const { cwd } = this.#subject;
    // The kernel resolves a relative path from the working folder.
    const interpreter =
      elf.interpreter === null || elf.interpreter.startsWith('/')
        ? elf.interpreter
        : tidy(`${cwd}/${elf.interpreter}`);
    const loaded =
      interpreter === null
        ? null
        : await checkLibraries(this.#subject, this.#report, starter, file, { ...elf, interpreter });
    const known = this.started.findIndex((each) => each.file === file);
    if (known < 0) this.started.push({ starter, file, loaded });
    else this.started[known] = { starter, file, loaded };
  }

  async #startScript(starter: Starter, shebang: Shebang, depth: number): Promise<void> {
    const { root, cwd } = this.#subject;
    const path = tidy(
      shebang.interpreter.startsWith('/') ? shebang.interpreter : `${cwd}/${shebang.interpreter}`,
    );
    const interpreter = root.locate(path);
    if (interpreter === null) {
      if (shebang.carriageReturn && root.locate(path.replace(/\r$/, '')) !== null)
        return this.#reportReturn(starter, path);
      await this.#fetchInterpreter(starter, path.replace(/\r$/, ''), depth);
    } else await this.start(interpreter, { ...starter, near: starter.near }, depth + 1);
    if (shebang.wanted === null) return;
    const name = shebang.wanted.replace(/\r$/, '');
    const wanted =
      findOnPath(this.#subject, name) ??
      (starter.hasOtherPath === true ? findAnywhere(this.#subject, name) : null);
    if (wanted === null) await this.#fetchInterpreter(starter, name, depth);
    else if (shebang.wanted.endsWith('\r')) this.#reportReturn(starter, shebang.wanted);
    else await this.start(wanted.file, starter, depth + 1);
  }

  #reportReturn(starter: Starter, name: string): void {
    this.#report.addMissing({
      rule: 'missing-interpreter',
      severity: starter.severity,
      path: starter.path,
      needs: name.replace(/\r$/, ''),
      detail: `It has Windows line ends (CR LF), so it asks for "${name.replace(/\r$/, '\\r')}": save it with LF only`,
      foundIn: [],
      fix: null,
      line: starter.line,
    });
  }

  /** @param name an absolute path, or a name that `env` looks for */
  async #fetchInterpreter(starter: Starter, name: string, depth: number): Promise<void> {
    if (isHelperOfLanguage(starter, name)) return reportHelper(this.#report, starter, name);
    const byPath = name.startsWith('/');
    const fetched = await fetchProgram(this.#subject, starter.near, name, starter);
    const how = byPath ? `starts with #!${name}` : `asks env for ${name}`;
    const more = NEEDS_MODULES.test(nameOf(name))
      ? `; ${nameOf(name)} also needs its library of modules`
      : '';
    this.#report.addMissing({
      rule: 'missing-interpreter',
      severity: starter.severity,
      path: starter.path,
      needs: name,
      detail: `It ${how}, which is not ${byPath ? 'there' : 'on PATH'}${more}${fetched.remark}`,
      foundIn: fetched.foundIn,
      fix: fetched.fix,
      line: starter.line,
    });
    const file = fetched.path === null ? null : this.#subject.root.locate(fetched.path);
    if (file !== null) await this.start(file, { ...starter, path: fetched.path ?? starter.path }, depth + 1);
  }
}

function isMain({ role }: Starter): boolean {
  return role === 'ENTRYPOINT' || role === 'CMD';
}
