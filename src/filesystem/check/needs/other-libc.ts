import { type CLibrary, cLibraryOf, sameCLibrary } from '../../elf/index.ts';
import type { RootFile } from '../../load/index.ts';
import { nameOf } from '../../paths.ts';
import type { Started } from '../programs.ts';
import type { Report } from '../report.ts';
import { ownOrigin, type SourceStage, type Subject } from '../subject.ts';

/** The loaders of the C libraries, which systems made with them have. */
const LOADERS: Readonly<Record<CLibrary, RegExp>> = {
  glibc: /^(?:ld-linux[\w-]{0,20}|ld64)\.so\.\d$/,
  musl: /^ld-musl-[\w-]{1,20}\.so\.1$/,
};

/** The C library of a program or library; null where it names none. */
export async function libcOf(file: RootFile): Promise<CLibrary | null> {
  const reading = await file.elf();
  return reading.kind === 'elf' ? cLibraryOf(reading.elf) : null;
}

/**
 * Says that no program here can load a module, since it was made for another C library: its stage is a system of that.
 * Packages that bring one for each C library are as they should be.
 * @param alike the modules with its common name
 */
export async function reportOtherLibc(
  subject: Subject,
  report: Report,
  host: Started,
  module: { readonly file: RootFile; readonly libc: CLibrary },
  alike: readonly RootFile[],
): Promise<void> {
  const { file, libc } = module;
  const origin = ownOrigin(subject, file.path);
  const index = origin?.source.stage ?? null;
  const home =
    index === null ? undefined : (await subject.sources(index)).find((each) => each.index === index);
  if (home === undefined || !hasLoader(home, libc)) return;
  for (const other of alike) if (!sameCLibrary(await libcOf(other), libc)) return;
  report.addMissing({
    rule: 'missing-library',
    severity: 'warning',
    path: `/${file.path}`,
    needs: libc,
    detail: `It was made for ${libc}, and ${host.starter.path} cannot load it, which is not: install its package on the base image of this stage, or base this stage on one with ${libc}`,
    foundIn: [],
    fix: null,
    line: origin?.line ?? null,
  });
}

const known = new WeakMap<SourceStage['root'], Map<CLibrary, boolean>>();

/** Whether a stage is a system of a C library. Asked for each module. */
function hasLoader({ root }: SourceStage, libc: CLibrary): boolean {
  const ofStage = known.get(root) ?? new Map<CLibrary, boolean>();
  known.set(root, ofStage);
  let answer = ofStage.get(libc);
  if (answer === undefined) {
    answer = [...root.names()].some((name) => LOADERS[libc].test(name));
    ofStage.set(libc, answer);
  }
  return answer;
}

/** What the names of a module are without a C library: `skia.linux-x64-musl.node` and `skia.linux-x64-gnu.node`. */
export function commonName({ path }: RootFile): string {
  return nameOf(path).replace(/[-_.]?(?:glibc|gnu|musl)/g, '');
}
