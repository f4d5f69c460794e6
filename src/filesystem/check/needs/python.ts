import { nameOf, parentOf } from '../../paths.ts';
import { type SourceStage, variable } from '../subject.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

/** `3.13` for python3.13 and programs that load libpython3.13; null for others. */
export function pythonVersion({ homePath, file, loaded }: Runner): string | null {
  const names = [
    nameOf(file.path),
    nameOf(homePath ?? ''),
    ...(loaded?.objects ?? []).map(({ path }) => nameOf(path)),
  ];
  for (const name of names) {
    const found = /^(?:lib)?python(\d\.\d{1,2})(?:\.so.{0,20}|[dt]{0,2})$/.exec(name);
    if (found?.[1] !== undefined) return found[1];
  }
  return null;
}

/**
 * The standard library of Python. Python looks for it above its own folder, then where it was installed when it was
 * built; a virtual environment says in pyvenv.cfg where its interpreter is (Modules/getpath.py).
 */
export async function pythonLibrary(runner: Runner): Promise<readonly Need[]> {
  const version = pythonVersion(runner);
  const { subject, home, homePath, file, starter } = runner;
  if (version === null || home === null || homePath === null) return [];
  const folder = `lib/python${version}`;
  const there = standardLibrary(home, homePath, folder);
  if (there === null) return [];
  const own = `/${parentOf(parentOf(file.path))}`;
  const base = (await environmentBase(runner, parentOf(parentOf(starter.path)))) ?? own;
  const set = variable(subject, 'PYTHONHOME').split(':')[0] ?? '';
  const prefixes =
    set !== '' ? [set] : [...above(base), ...above(own), parentOf(parentOf(there)), '/usr', '/usr/local'];
  const isProgram = /^python/.test(nameOf(homePath));
  const to =
    set !== ''
      ? `${set}/${folder}`
      : isProgram && base !== own
        ? `${base}/${folder}`
        : isProgram
          ? placeOf(own, homePath, there, folder)
          : there;
  return [
    {
      kind: 'path',
      rule: 'missing-module',
      severity: isProgram ? 'error' : 'warning',
      anyOf: prefixes.flatMap((prefix) =>
        [`${prefix}/${folder}/encodings`, `${prefix}/lib/python${version.replace('.', '')}.zip`].map(plain),
      ),
      copy: [{ from: there, to: plain(to) }],
      why: `It is Python ${version}, and its standard library is not there (encodings is the first module that it loads)`,
      isSure: false,
    },
  ];
}

function plain(path: string): string {
  return path.replace(/^\/{2,}/, '/');
}

/** A Python that was moved finds its library beside itself, since only the relative path is still right. */
function placeOf(own: string, homePath: string, there: string, folder: string): string {
  const isBeside = there === `${parentOf(parentOf(homePath))}/${folder}`;
  return isBeside ? `${own === '/' ? '' : own}/${folder}` : there;
}

function above(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== '' && folders.length < 40; at = parentOf(at)) folders.push(at);
  return folders;
}

/** The folder of the standard library that a Python of a stage uses. */
export function standardLibrary(home: SourceStage, homePath: string, folder: string): string | null {
  const prefixes = [parentOf(parentOf(homePath)), '/usr', '/usr/local'];
  return (
    prefixes.map((prefix) => `${prefix}/${folder}`).find((path) => has(home, `${path}/encodings`)) ?? null
  );
}

/** The prefix that `home` in pyvenv.cfg names; null where there is no virtual environment. */
async function environmentBase({ subject }: Runner, folder: string): Promise<string | null> {
  const file = subject.root.locate(`${folder}/pyvenv.cfg`);
  if (file === null) return null;
  const text = new TextDecoder().decode(await file.bytes(0, MAX_SETTINGS_BYTES));
  const named = /^home[ \t]*=[ \t]*(\/\S+)/m.exec(text)?.[1];
  return named === undefined ? null : parentOf(named) || '/';
}
