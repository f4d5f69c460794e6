import { fileType } from '../../mode.ts';
import { requiredBy } from './modules.ts';
import type { Need, ScriptRunner } from './need.ts';

/** Where GObject Introspection keeps what it knows of libraries, in their folder. */
const TYPELIBS = 'girepository-1.0';

const MAX_FOLDERS = 8;

/** What `from gi.repository import GLib` reads, and no file of the module names. */
export async function typelibs(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, starter, language, home } = runner;
  if (language !== 'python' || home === null) return [];
  if (!(await requiredBy(runner)).some(({ name }) => name === 'gi')) return [];
  const { tree } = home.root;
  const folders = subject.limits.atMost(
    home.root.named(TYPELIBS),
    MAX_FOLDERS,
    `typelibs that ${starter.path} reads`,
  );
  return folders.flatMap((path): readonly Need[] => {
    const mode = tree.get(path)?.mode;
    if (mode === undefined || fileType(mode) !== 'dir' || tree.total(path).files === 0) return [];
    return [
      {
        kind: 'path',
        rule: 'missing-data',
        severity: 'warning',
        anyOf: [`/${path}`],
        copy: null,
        why: `It loads libraries by the module gi, which reads about them in /${path}, and that is not there`,
        isSure: false,
      },
    ];
  });
}
