import { latin1Text } from '../../bytes.ts';
import type { Root, RootFile } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import type { PackageDatabase } from './database.ts';
import type { Installed } from './installed.ts';

const STATUS = 'var/lib/dpkg/status';
const LIST = /^var\/lib\/dpkg\/info\/([^/:]+)(?::[^/]*)?\.list$/;

/** What a package may be called (deb-control(5)). */
const NAME = /^[a-z\d][a-z\d+.-]{1,100}$/;

const MAX_STATUS_BYTES = 32 * 1024 * 1024;
const MAX_LIST_BYTES = 4 * 1024 * 1024;
const MAX_LISTS = 3000;
const MAX_LISTS_BYTES = 64 * 1024 * 1024;

/** Folders that the scripts of a package fill, which is in no list. */
const FILLED: readonly (readonly [RegExp, string])[] = [
  [/^etc\/ssl\/certs\//, 'ca-certificates'],
  [/^usr\/lib\/locale\//, 'locales'],
];

/** Reads the database of dpkg (deb-control(5), dpkg-query(1)); null where there is none. */
export async function dpkgPackages(root: Root, paths: ReadonlySet<string>): Promise<PackageDatabase | null> {
  const status = root.locate(STATUS);
  if (status === null) return null;
  const { depends, essential } = await statusOf(status);
  const owners = await ownersOf(root, paths, (name) => depends.has(name));
  for (const path of paths) {
    const filled = FILLED.find(([folder, name]) => folder.test(path) && depends.has(name));
    if (filled !== undefined && !owners.has(path)) owners.set(path, filled[1]);
  }
  return { manager: 'dpkg', owners, depends, essential };
}

/** The packages that dpkg has installed, with what they brought; null where there is none. */
export async function dpkgInstalled(root: Root): Promise<Installed | null> {
  const status = root.locate(STATUS);
  if (status === null) return null;
  const { depends, sources } = await statusOf(status);
  const paths = new Map<string, string>();
  for (const [name, text] of await dpkgLists(root)) {
    // A package for two processors has two lists.
    if (depends.has(name)) paths.set(name, `${paths.get(name) ?? ''}\n${text}\n`);
  }
  return { depends, sources, paths };
}

async function statusOf(status: RootFile): Promise<Status> {
  return readStatus(latin1Text(await status.bytes(0, MAX_STATUS_BYTES)));
}

type Status = Pick<PackageDatabase, 'depends' | 'essential'> & Pick<Installed, 'sources'>;

/** What packages depend on, by their names. */
export function readStatus(text: string): Status {
  const sources = new Map<string, string>();
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
    sources.set(name, namesIn(fields.get('Source') ?? '')[0] ?? name);
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
  return { depends, essential, sources };
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
  const owners = new Map<string, string>();
  for (const [name, text] of await dpkgLists(root)) {
    if (!isPackage(name)) continue;
    for (const line of text.split('\n')) {
      // Packages of systems with a /lib of its own still name that.
      for (const path of [line.slice(1), `usr${line}`]) if (paths.has(path)) owners.set(path, name);
    }
  }
  return owners;
}

const read = new WeakMap<Root['tree'], Promise<readonly (readonly [name: string, text: string])[]>>();

/** The lists of files, each with the name of its package; read once. Rejects when the engine cannot read them. */
export async function dpkgLists(root: Root): Promise<readonly (readonly [name: string, text: string])[]> {
  const lists = read.get(root.tree) ?? readLists(root);
  read.set(root.tree, lists);
  return await lists;
}

async function readLists(root: Root): Promise<readonly (readonly [name: string, text: string])[]> {
  const lists = new Map<RootFile, string>();
  let bytes = 0;
  for (const { path, mode, size } of root.tree.entries()) {
    const name = fileType(mode) === 'file' && size <= MAX_LIST_BYTES ? LIST.exec(path)?.[1] : undefined;
    const file = name === undefined || lists.size >= MAX_LISTS ? null : root.locate(path);
    bytes += file?.entry.size ?? 0;
    if (bytes > MAX_LISTS_BYTES) break;
    if (name !== undefined && file !== null) lists.set(file, name);
  }
  const texts = await root.texts([...lists.keys()]);
  return [...lists].map(([file, name]) => [name, texts.get(file) ?? '']);
}
