import type { ElfInfo } from '../../elf/index.ts';
import { type LoadSettings, loadsByName, type RootFile } from '../../load/index.ts';
import { candidates, fetchFirst } from '../fetch.ts';
import { settingsFor } from '../libraries.ts';
import { libraryIn, targetFor } from '../library-sources.ts';
import type { Report } from '../report.ts';
import type { Asker, LibraryNeed } from './need.ts';
import { weaker } from './weaker.ts';

/** Reports a library that the loader would not find when the program opens it, if the program's stage has it. */
export async function settleLibrary(runner: Asker, report: Report, need: LibraryNeed): Promise<void> {
  const { subject, starter, home, file } = runner;
  const reading = await need.by.elf();
  const own = await file?.elf();
  if (home === null || reading.kind !== 'elf' || own?.kind !== 'elf') return;
  const settings = await dynamicSettings(runner, own.elf);
  if (settings === null) return;
  // musl looks as for the program, whoever asks (ldso/dynlink.c, dlopen).
  const asker = settings.places.kind === 'musl' && file !== null ? { file, elf: own.elf } : null;
  const { file: by, elf } = asker ?? { file: need.by, elf: reading.elf };
  const opener = { file: by, elf, path: `/${by.path}`, by: null };
  const { found: there, search, unfit } = await loadsByName(subject.root, need.name, opener, settings);
  if (there !== null) {
    subject.opened.add(there.path);
    return;
  }
  const missing = { name: need.name, by: opener, search, unfit };
  const found = await candidates(
    { ...subject, sources: async () => [home], moreSources: async () => [] },
    null,
    (stage) => libraryIn(stage, missing, settings.places.kind),
  );
  if (found.length === 0) return;
  const target = targetFor(subject, missing, settings);
  const severity = weaker(need.severity ?? 'warning', starter.severity);
  const { foundIn, fix, path, remark } = fetchFirst(subject, found, target, { ...starter, severity });
  const brought = path === null ? null : subject.root.locate(path);
  if (brought !== null) subject.opened.add(brought.path);
  report.addMissing({
    rule: 'missing-plugin',
    severity,
    path: starter.path,
    needs: need.name,
    detail: `${need.by === file ? 'It' : `/${need.by.path}`} ${need.severity === 'error' ? 'opens' : 'may open'} ${need.name} while it runs${remark}`,
    foundIn,
    fix,
    line: starter.line,
  });
}

async function dynamicSettings({ subject, file }: Asker, elf: ElfInfo): Promise<LoadSettings | null> {
  const { interpreter } = elf;
  if (interpreter === null || file === null) return null;
  const loader: RootFile | null = subject.root.locate(interpreter);
  return await settingsFor(subject, file, { ...elf, interpreter }, loader);
}
