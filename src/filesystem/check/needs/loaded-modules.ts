import { sameCLibrary } from '../../elf/index.ts';
import type { RootFile } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { checkLibraries, type Reporter } from '../libraries.ts';
import type { Mended } from '../mended.ts';
import type { Programs, Started } from '../programs.ts';
import type { Report } from '../report.ts';
import { type FileOrigin, ownOrigin } from '../subject.ts';
import { commonName, libcOf, reportOtherLibc } from './other-libc.ts';

/** Names of shared libraries and of modules for node. */
const MODULE = /\.so(?:\.\d+)*$|\.node$/;

/** How many modules are looked into. */
const MAX_MODULES = 600;

/** Modules whose headers are read together, so that there is only one wait for the engine. */
const MODULES_PER_BATCH = 16;

/**
 * Libraries that were copied and that no program names: modules and plugins, which a running program loads. What they
 * lack is only a warning. In the folders where a loader looks only those count that something opens by name, or that a link
 * elsewhere leads to, since much may lie there that nobody loads.
 */
export async function checkModules(subject: Mended, report: Report, programs: Programs): Promise<void> {
  const dynamic = programs.started.filter(({ loaded }) => loaded !== null);
  // A helper that a fix would bring is not what modules are for, but those that come with it.
  const isBrought = ({ file }: { readonly file: RootFile }): boolean =>
    subject.additions.severity(file.path) === 'warning';
  const own = dynamic.filter((program) => !isBrought(program));
  const [host = dynamic[0]] = own;
  if (host === undefined) return;
  const loaded = new Set(dynamic.flatMap((each) => (each.loaded?.objects ?? []).map(({ file }) => file)));
  const wanted: { readonly file: RootFile; readonly origin: FileOrigin }[] = [];
  for (const entry of subject.root.tree.entries()) {
    if (!MODULE.test(entry.path)) continue;
    const type = fileType(entry.mode);
    if ((type !== 'file' && type !== 'symlink') || ownOrigin(subject, entry.path) === null) continue;
    const file = subject.root.locate(entry.path);
    if (file === null || loaded.has(file)) continue;
    const origin = ownOrigin(subject, file.path);
    if (origin === null || origin.kind === 'run') continue;
    if (isLoaderFolder(parentOf(entry.path)) && !subject.opened.has(entry.path)) continue;
    if (!subject.limits.hasRoom(wanted.length, MAX_MODULES, 'what modules that were copied lack')) break;
    loaded.add(file);
    wanted.push({ file, origin });
  }
  const hosts = await Promise.all(
    dynamic.map(async (program) => ({
      program,
      libc: await libcOf(program.file),
      isForAll: own.length === 0 || !isBrought(program),
    })),
  );
  const byName = Map.groupBy(wanted, (each) => commonName(each.file));
  const alike = (file: RootFile): readonly RootFile[] =>
    (byName.get(commonName(file)) ?? []).map((each) => each.file);
  // Headers are read in parallel; findings are reported in the order of the paths.
  for (const [at, { file, origin }] of wanted.entries()) {
    if (at % MODULES_PER_BATCH === 0)
      await Promise.all(wanted.slice(at, at + MODULES_PER_BATCH).map((each) => each.file.elf()));
    const { line, source } = origin;
    const libc = await libcOf(file);
    const isHelpers = isBrought({ file });
    const fit = hosts.find((each) => (each.isForAll || isHelpers) && sameCLibrary(each.libc, libc))?.program;
    if (fit !== undefined)
      await checkModule(subject, report, programs, fit, file, { line, near: source.stage });
    else if (libc !== null) await reportOtherLibc(subject, report, host, { file, libc }, alike(file));
  }
}

function isLoaderFolder(folder: string): boolean {
  return /^(?:usr\/)?(?:local\/)?lib(?:64|32)?(?:\/[a-z\d_]+-linux-\w+)?$/.test(folder);
}

async function checkModule(
  subject: Mended,
  report: Report,
  programs: Programs,
  host: Started,
  file: Started['file'],
  { line, near }: { readonly line: number; readonly near: number | null },
): Promise<void> {
  const [reading, program] = [await file.elf(), await host.file.elf()];
  if (reading.kind !== 'elf' || program.kind !== 'elf' || reading.elf.type !== 'shared') return;
  const { interpreter } = program.elf;
  if (
    interpreter === null ||
    reading.elf.machine !== program.elf.machine ||
    nameOf(file.path).startsWith('ld-')
  )
    return;
  const starter = { path: `/${file.path}`, severity: 'warning', line, near, role: null } as const;
  // What its own stage lacks as well, nobody has missed there.
  const reporter: Reporter = {
    // The program has loaded it by then, from wherever it is.
    ignores: (name) => subject.root.named(nameOf(name)).length > 0,
    addMissing: (missing) => {
      if (missing.foundIn.length > 0) report.addMissing(missing);
    },
  };
  const loaded = await checkLibraries(subject, reporter, starter, file, { ...reading.elf, interpreter });
  programs.modules.push({ starter, file, loaded });
}
