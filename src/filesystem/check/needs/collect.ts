import type { RootFile } from '../../load/index.ts';
import { nameOf } from '../../paths.ts';
import type { Mended } from '../mended.ts';
import type { Programs } from '../programs.ts';
import type { Report } from '../report.ts';
import type { Starter } from '../starter.ts';
import { ownOrigin, type SourceStage, stagesFor } from '../subject.ts';
import { openedLibraries } from './by-name.ts';
import { compiledCode } from './compiled-code.ts';
import { declaredPrograms } from './declared-programs.ts';
import { dotnetRuntime } from './dotnet.ts';
import { embeddedIn } from './embedded.ts';
import { isFromOutside, unknownPaths } from './from-outside.ts';
import { javaRuntime } from './java.ts';
import { knownNeeds } from './known-programs.ts';
import { libraryFolders } from './library-folders.ts';
import { namedLocale } from './locales.ts';
import { nameService, threadEnds } from './name-service.ts';
import { modulePaths, namedPaths } from './named-paths.ts';
import type { Asker, ProgramReader, Runner } from './need.ts';
import { opensslProviders } from './openssl-providers.ts';
import { packageFolders } from './own-package.ts';
import { ownPlugins } from './own-plugins.ts';
import { ownUser } from './own-user.ts';
import { pluginFolders } from './plugin-folders.ts';
import { pythonLibrary } from './python.ts';
import { embeddedRuntime, runtimeFolders } from './runtime-folders.ts';
import { scriptNeeds } from './scripts.ts';
import { namedUsers, serverUsers } from './server-users.ts';
import { settingsPaths } from './settings-paths.ts';
import { settleNeed } from './settle.ts';
import { shellTexts } from './shell-texts.ts';
import { weaker } from './weaker.ts';

/** In this order: what an earlier one brings, a later one does not miss. */
const PROGRAM_READERS: readonly ProgramReader[] = [
  pythonLibrary,
  javaRuntime,
  dotnetRuntime,
  compiledCode,
  runtimeFolders,
  embeddedRuntime,
  serverUsers,
  namedUsers,
  knownNeeds,
  ownUser,
  nameService,
  threadEnds,
  namedLocale,
  packageFolders,
  namedPaths,
  shellTexts,
  settingsPaths,
  openedLibraries,
  opensslProviders,
  pluginFolders,
  libraryFolders,
  ownPlugins,
  declaredPrograms,
];

const SHARED_LIBRARY = /^(?:lib|ld).*\.so(?:\.\d+)*$/;

/** How many programs and scripts are looked into. */
const MAX_RUNNERS = 400;

/** Finds what programs need beyond their libraries: modules, helpers, plugins, data, settings. */
export async function checkNeeds(subject: Mended, report: Report, programs: Programs): Promise<void> {
  // A script may start others, which come behind it.
  const needs = 'what programs and scripts need beyond their libraries';
  for (let at = 0; at < programs.scripts.length; at += 1) {
    const script = programs.scripts[at];
    if (script === undefined || !subject.limits.hasRoom(at, MAX_RUNNERS, needs)) break;
    const { starter, file, ...given } = script;
    const place = await placeOf(subject, starter, file);
    for (const need of await scriptNeeds({ ...given, ...place }, programs))
      await settleNeed(place, report, need);
  }
  // The C library and loaders can be started, but nobody does.
  const started = programs.started.filter(({ file }) => !SHARED_LIBRARY.test(nameOf(file.path)));
  for (const { starter, file, loaded } of subject.limits.atMost(started, MAX_RUNNERS, needs)) {
    const runner: Runner = { ...(await placeOf(subject, starter, file)), file, loaded };
    for (const read of PROGRAM_READERS)
      for (const need of await read(runner)) await settleNeed(runner, report, need);
    for (const need of await unknownPaths(runner)) await settleNeed(runner, report, need);
  }
}

/** The most bytes of modules that are searched for what they name. */
const MAX_MODULE_BYTES = 64 * 1024 * 1024;

/** What a module needs that its program opens for it. */
const MODULE_READERS: readonly ProgramReader[] = [
  embeddedRuntime,
  libraryFolders,
  openedLibraries,
  opensslProviders,
];

/** Modules that are searched together. */
const MODULES_PER_BATCH = 8;

/** Finds what modules need that a running program loads: what they name by fixed paths, and what they open by name. */
export async function checkModuleNeeds(subject: Mended, report: Report, programs: Programs): Promise<void> {
  const host = programs.started.find(({ loaded }) => loaded !== null);
  let left = MAX_MODULE_BYTES;
  const modules = host === undefined ? [] : programs.modules;
  for (const [at, { starter, file, loaded }] of modules.entries()) {
    if (at % MODULES_PER_BATCH === 0) {
      const batch = modules.slice(at, at + MODULES_PER_BATCH).map((each) => each.file);
      const bytes = batch.reduce((sum, each) => sum + each.entry.size, 0);
      // Read in parallel, so that there is only one wait for the engine.
      if (bytes <= left) await Promise.all(batch.map(embeddedIn));
    }
    left -= file.entry.size;
    if (left < 0) {
      const what = 'what modules name by fixed paths: there are more bytes of them than are searched';
      await settleNeed({ subject, starter, file, home: null }, report, { kind: 'unseen', what });
      return;
    }
    const runner: Runner = { ...(await placeOf(subject, starter, file)), file, loaded };
    for (const need of await modulePaths(runner)) await settleNeed(runner, report, need);
    for (const read of MODULE_READERS)
      for (const need of await read(runner))
        await settleNeed({ ...runner, file: host?.file ?? file }, report, need);
  }
}

/**
 * Where a program came from. Only stages are asked that have been solved for it anyway. What comes from the build context
 * was made for a system that is not known: that of the stage that a fix would copy from is the best guess.
 */
export async function placeOf(
  subject: Mended,
  starter: Starter,
  file: RootFile | null,
): Promise<Asker & Pick<Runner, 'homePath'>> {
  const origin = file === null ? null : ownOrigin(subject, file.path);
  const index = origin?.source.stage ?? null;
  if (file !== null && isFromOutside(origin)) {
    const [home = null] = await stagesFor(subject, null);
    const severity = weaker(starter.severity, 'warning');
    const homePath = home === null ? null : `/${file.path}`;
    return { subject, starter: { ...starter, severity }, file, home, homePath };
  }
  const stages = index === null ? [] : await subject.sources(index);
  const isHome = (stage: SourceStage): boolean => stage.index === index;
  // A fix may have brought it from a stage that nothing needs yet; an image is none.
  const more = stages.some(isHome) || index === null || index < 0 ? [] : await subject.moreSources();
  const home = [...stages, ...more].find(isHome) ?? null;
  const path = origin?.path ?? null;
  if (home === null || path === null) return { subject, starter, file, home: null, homePath: null };
  return { subject, starter: { ...starter, near: index }, file, home, homePath: `/${home.root.real(path)}` };
}
