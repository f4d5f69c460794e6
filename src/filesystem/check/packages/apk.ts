import { latin1Text } from '../../bytes.ts';
import type { Root } from '../../load/index.ts';
import type { PackageDatabase } from './database.ts';
import type { Installed } from './installed.ts';

/** Where apk keeps what is installed (apk-spec of Alpine, "installed"). */
export const APK_DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** What a package may be called. */
const NAME = /^[A-Za-z\d][\w+.-]{0,100}$/;
const MAX_DATABASE_BYTES = 32 * 1024 * 1024;

/** Packages of the image of Alpine. */
const ESSENTIAL = new Set(
  'alpine-baselayout alpine-baselayout-data alpine-keys alpine-release apk-tools busybox busybox-binsh musl musl-utils ssl_client libc-utils scanelf'.split(
    ' ',
  ),
);

/** Reads the database of apk (apk-spec of Alpine, "installed"); null where there is none. */
export async function apkPackages(root: Root, paths: ReadonlySet<string>): Promise<PackageDatabase | null> {
  const text = await apkDatabase(root);
  return text === null ? null : readInstalled(text, paths);
}

/** The packages that apk has installed, with what they brought; null where there is none. */
export async function apkInstalled(root: Root): Promise<Installed | null> {
  const text = await apkDatabase(root);
  return text === null ? null : readBrought(text);
}

/** The text of the database; null where there is none. Rejects when the engine cannot read it. */
export async function apkDatabase(root: Root): Promise<string | null> {
  const file = APK_DATABASES.flatMap((path) => root.locate(path) ?? [])[0];
  return file === undefined ? null : latin1Text(await file.bytes(0, MAX_DATABASE_BYTES));
}

/** What packages brought, by the text of the database: `F:` names a folder, and each `R:` behind it a file there. */
export function readBrought(text: string): Installed {
  const { depends } = readInstalled(text, new Set());
  const sources = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const paragraph of text.split(/\n\n+/)) {
    let [name, folder] = ['', ''];
    const lines: string[] = [];
    for (const line of paragraph.split('\n')) {
      const value = line.slice(2);
      const kind = line.slice(0, 2);
      if (kind === 'P:') name = value;
      else if (kind === 'o:') sources.set(name, value);
      else if (kind === 'F:') {
        folder = `/${value}`;
        lines.push(folder);
      } else if (kind === 'R:') lines.push(`${folder === '/' ? '' : folder}/${value}`);
    }
    if (depends.has(name) && name !== '') paths.set(name, `\n${lines.join('\n')}\n`);
  }
  return { depends, sources, paths };
}

/** Exported for its tests. */
export function readInstalled(text: string, paths: ReadonlySet<string>): PackageDatabase {
  const owners = new Map<string, string>();
  const wanted = new Map<string, readonly string[]>();
  const provided = new Map<string, string>();
  let [name, folder] = ['', ''];
  for (const line of text.split('\n')) {
    const value = line.slice(2);
    switch (line.slice(0, 2)) {
      case 'P:':
        [name, folder] = [NAME.test(value) ? value : '', ''];
        wanted.set(name, []);
        provided.set(name, name);
        break;
      case 'D:':
        wanted.set(name, tokens(value));
        break;
      case 'p:':
        for (const each of tokens(value)) provided.set(each, name);
        break;
      case 'F:':
        folder = value;
        break;
      case 'R:': {
        const path = folder === '' ? value : `${folder}/${value}`;
        for (const each of [path, `usr/${path}`]) if (name !== '' && paths.has(each)) owners.set(each, name);
        break;
      }
    }
  }
  const depends = new Map(
    [...wanted].map(([each, others]) => [each, others.flatMap((other) => provided.get(other) ?? [])]),
  );
  return { manager: 'apk', owners, depends, essential: ESSENTIAL };
}

/** `so:libz.so.1=1.3 !other zlib>1` names so:libz.so.1 and zlib. */
function tokens(value: string): readonly string[] {
  return value
    .split(' ')
    .filter((each) => each !== '' && !each.startsWith('!'))
    .map((each) => each.split(/[<>=~]/, 1)[0] ?? '');
}
