import { latin1Text } from '../bytes.ts';
import type { RootFile } from '../load/index.ts';
import { permissions } from '../mode.ts';
import { parentOf } from '../paths.ts';
import { type Identity, isPermitted } from './accounts.ts';
import { copyLine } from './copy-line.ts';
import type { Report } from './report.ts';
import { readShebang, SHEBANG_BYTES } from './script.ts';
import type { Starter } from './starter.ts';
import { ownOrigin, type Subject } from './subject.ts';

/**
 * Checks that an existing program can be executed by the user of the image. `who` is null when that user is unknown.
 */
export async function checkRunnable(
  subject: Subject,
  report: Report,
  starter: Starter,
  file: RootFile,
  who: Identity | null,
  startable: boolean,
): Promise<void> {
  const why = startable ? await whyNotRun(subject, file, who) : await whyNoProgram(file);
  if (why === null) return;
  report.addMissing({
    rule: 'not-executable',
    severity: starter.severity,
    path: starter.path,
    needs: starter.path,
    detail: `${starter.role ?? 'It'} cannot run ${starter.path}: ${why.text}`,
    foundIn: [],
    fix: why.chmod === null ? null : copyAgain(subject, file, why.chmod),
    line: starter.line,
  });
}

interface Why {
  readonly text: string;
  /** The mode that would fix it; null when no mode would. */
  readonly chmod: string | null;
}

async function whyNotRun({ root, user }: Subject, file: RootFile, who: Identity | null): Promise<Why | null> {
  const mode = permissions(file.entry.mode).toString(8).padStart(4, '0');
  if ((file.entry.mode & 0o111) === 0) {
    return { text: `its mode ${mode} lets nobody run it ("permission denied")`, chmod: '755' };
  }
  if (who === null) return null;
  const name = user.name === '' ? 'root' : user.name;
  for (let folder = parentOf(file.path); folder !== ''; folder = parentOf(folder)) {
    const entry = root.tree.get(folder);
    if (entry !== undefined && !isPermitted(entry, who, 1)) {
      const owned = `mode ${permissions(entry.mode).toString(8).padStart(4, '0')}, owner ${entry.uid}:${entry.gid}`;
      return { text: `USER ${name} may not enter /${folder} (${owned})`, chmod: null };
    }
  }
  const isScript = readShebang(await file.bytes(0, SHEBANG_BYTES)) !== null;
  if (isPermitted(file.entry, who, isScript ? 5 : 1)) return null;
  const owned = `mode ${mode}, owner ${file.entry.uid}:${file.entry.gid}`;
  return { text: `USER ${name} may not ${isScript ? 'read' : 'run'} it (${owned})`, chmod: '755' };
}

async function whyNoProgram(file: RootFile): Promise<Why | null> {
  const reading = await file.elf();
  if (reading.kind === 'elf') return { text: 'it is an ELF file, but not a program', chmod: null };
  if (reading.kind === 'broken') {
    return { text: `it is a broken ELF file: ${reading.why}`, chmod: null };
  }
  if (file.entry.size === 0) return { text: 'it is empty', chmod: null };
  const head = latin1Text(await file.bytes(0, 4));
  if (head.startsWith('MZ')) return { text: 'it is a program for Windows', chmod: null };
  if (MACH_O.has(head)) return { text: 'it is a program for macOS', chmod: null };
  return { text: 'it is neither an ELF program nor a script that starts with #!', chmod: null };
}

/** The first bytes of Mach-O files and universal binaries (mach-o/loader.h). */
const MACH_O: ReadonlySet<string> = new Set([
  '\xcf\xfa\xed\xfe',
  '\xce\xfa\xed\xfe',
  '\xfe\xed\xfa\xcf',
  '\xca\xfe\xba\xbe',
]);

/** The COPY that brought the file, plus --chmod; null when it did not come from a plain copy of another stage. */
function copyAgain(subject: Subject, file: RootFile, mode: string): string | null {
  const origin = ownOrigin(subject, file.path);
  if (origin?.kind !== 'copy' || origin.path === null || origin.from === null) return null;
  return copyLine(origin.from, origin.path, `/${file.path}`, [`--chmod=${mode}`]);
}
