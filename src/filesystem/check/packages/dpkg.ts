import { latin1Text } from '../../bytes.ts';
import type { Root } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import type { PackageDatabase } from './database.ts';

const STATUS = 'var/lib/dpkg/status';
const LIST = /^var\/lib\/dpkg\/info\/([^/:]+)(?::[^/]*)?\.list$/;

/** What a package may be called (deb-control(5)). */
const NAME = /^[a-z\d][a-z\d+.-]{1,100}$/;

const MAX_STATUS_BYTES = 32 * 1024 * 1024;
const MAX_LIST_BYTES = 4 * 1024 * 1024;
const MAX_LISTS = 3000;
const LISTS_AT_A_TIME = 16;

/** Folders that the scripts of a package fill, which is in no list. */
const FILLED: readonly (readonly [RegExp, string])[] = [
  [/^etc\/ssl\/certs\//, 'ca-certificates'],
  [/^usr\/lib\/locale\//, 'locales'],
];

/** Reads the database of dpkg (deb-control(5), dpkg-query(1)); null where there is none. */
export async function dpkgPackages(root: Root, paths: ReadonlySet<string>): Promise<PackageDatabase | null> {
  const status = root.locate(STATUS);
  if (status === null) return null;
  const text = latin1Text(await status.bytes(0, MAX_STATUS_BYTES));
  const { depends, essential } = readStatus(text);
  const owners = await ownersOf(root, paths, (name) => depends.has(name));
  for (const path of paths) {
    const filled = FILLED.find(([folder, name]) => folder.test(path) && depends.has(name));
    if (filled !== undefined && !owners.has(path)) owners.set(path, filled[1]);
  }
  return { manager: 'dpkg', owners, depends, essential };
}

/** What packages depend on, by their names. */
export function readStatus(text: string): Pick<PackageDatabase, 'depends' | 'essential'> {
  const wanted = new Map<string, readonly string[]>();
  const provided = new Map<string, string>();
  const essential = new Set<string>();
  for (const paragraph of text.split(/\n\n+/)) {
    const fields = new Map(
      paragraph.split('\n').flatMap((line) => {
        const colon = line.indexOf(': ');
        return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)]];
      }),
    );
    const name = fields.get('Package');
    if (name === undefined || !NAME.test(name) || fields.get('Status')?.endsWith(' installed') !== true)
      continue;
    if (fields.get('Essential') === 'yes' || fields.get('Priority') === 'required') essential.add(name);
    wanted.set(name, namesIn([fields.get('Depends'), fields.get('Pre-Depends')].join(',')));
    for (const other of namesIn(fields.get('Provides') ?? '')) provided.set(other, name);
  }
  const depends = new Map<string, readonly string[]>();
  for (const [name, others] of wanted) {
    depends.set(
      name,
      others.flatMap((other) => (wanted.has(other) ? [other] : (provided.get(other) ?? []))),
    );
  }
  return { depends, essential };
}

/** `a (>= 1) | b:any, c` names a, b and c. */
function namesIn(field: string): readonly string[] {
  return field.split(/[,|]/).flatMap((each) => /^[ \t]*([a-z\d][a-z\d+.-]{0,100})/.exec(each)?.[1] ?? []);
}

async function ownersOf(
  root: Root,
  paths: ReadonlySet<string>,
  isPackage: (name: string) => boolean,
): Promise<Map<string, string>> {
  const lists = root.tree
    .entries()
    .filter(({ path, mode, size }) => LIST.test(path) && fileType(mode) === 'file' && size <= MAX_LIST_BYTES)
    .slice(0, MAX_LISTS);
  const owners = new Map<string, string>();
  for (let at = 0; at < lists.length && owners.size < paths.size; at += LISTS_AT_A_TIME) {
    const batch = lists.slice(at, at + LISTS_AT_A_TIME);
    const texts = await Promise.all(
      batch.map(async ({ path, size }) =>
        latin1Text((await root.locate(path)?.bytes(0, size)) ?? new Uint8Array()),
      ),
    );
    for (const [index, text] of texts.entries()) {
      const name = LIST.exec(batch[index]?.path ?? '')?.[1];
      if (name === undefined || !isPackage(name)) continue;
      for (const line of text.split('\n')) {
        // Packages of systems with a /lib of its own still name that.
        for (const path of [line.slice(1), `usr${line}`]) if (paths.has(path)) owners.set(path, name);
      }
    }
  }
  return owners;
}
