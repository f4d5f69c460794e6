import { RefusedError } from '../errors.ts';
import type { Sliced } from '../turns.ts';
import { decodeName } from './bytes.ts';
import { namedPath, unescaped } from './getfattr-lines.ts';
import type { OwnEntry } from './listing-records.ts';
import { IN_ONE_WALK } from './listing-script.ts';
import { Pieces } from './pieces.ts';
import { NO_XATTRS } from './same-entry.ts';
import type { TreeEntry } from './types.ts';

/**
 * Prints the extended attributes of every entry below each of the folders given, and a mark after each folder, as far as
 * a program of the state that it runs in can read them: Perl, Python, getfattr of the attr package, or getfattr of busybox,
 * which cannot print a value that is not text. Arguments: the mark, the folders. Needs `sh` and `find`; ends with 127
 * where there is none of these programs, and prints only `listed` where `LISTING_SCRIPT` says which entries have some.
 * `AttributesReader` reads the output.
 *
 * Perl has no call for attributes, so they are called by number (asm/unistd.h: llistxattr and lgetxattr).
 */
export const ATTRIBUTES_SCRIPT = `perl_code='
use Config;
my %calls = (x86_64 => [195, 192], aarch64 => [12, 9], riscv64 => [12, 9], i686 => [233, 230], i386 => [233, 230], arm => [233, 230]);
my ($machine) = split /-/, $Config{archname};
my $numbers = $calls{$machine} or exit 127;
exit 0 if $ARGV[0];
my ($list, $get) = @$numbers;
my ($names, $value) = ("\\0" x 65536, "\\0" x 65536);
$/ = "\\0";
while (my $path = <STDIN>) {
  chomp $path;
  my $length = syscall($list, $path, $names, 65536);
  if ($length < 0) { print "$path\\0\\0\\0" unless $!{ENOTSUP}; next; }
  for my $name (split /\\0/, substr($names, 0, $length)) {
    my $size = syscall($get, $path, $name, $value, 65536);
    print $path, "\\0", $name, "\\0", $size < 0 ? "?" : unpack("H*", substr($value, 0, $size)), "\\0";
  }
}'
python_code='
import errno, os, sys
out = sys.stdout.buffer
def read(path, name):
  try: return os.getxattr(path, name, follow_symlinks=False).hex().encode()
  except OSError: return b"?"
rest = b""
while True:
  chunk = sys.stdin.buffer.read(65536)
  paths = (rest + chunk).split(b"\\0")
  rest = paths.pop()
  for path in paths:
    try:
      for name in os.listxattr(path, follow_symlinks=False):
        out.write(path + b"\\0" + os.fsencode(name) + b"\\0" + read(path, name) + b"\\0")
    except OSError as error:
      if error.errno != errno.ENOTSUP: out.write(path + b"\\0\\0\\0")
  if not chunk: break
'
most=127
${IN_ONE_WALK}
if in_one_walk; then
  echo listed
  exit 0
elif perl -MErrno -e "$perl_code" check 2>/dev/null; then
  echo records
  most=0
  attributes() { find . -mindepth 1 -print0 | perl -MErrno -e "$perl_code"; }
elif python3 -c 'import os; os.listxattr' 2>/dev/null; then
  echo records
  most=0
  attributes() { find . -mindepth 1 -print0 | python3 -c "$python_code"; }
elif getfattr --version >/dev/null 2>&1; then
  echo lines
  attributes() { getfattr -h -R -P -d -m - -e hex . ; }
elif getfattr -h -d / >/dev/null 2>&1; then
  echo names
  attributes() { find . -mindepth 1 -exec getfattr -h -d {} + ; }
else
  exit 127
fi
mark=$1
shift
for folder; do
  cd "$folder" || exit 1
  attributes 2>/dev/null
  [ $? -le $most ] || exit 1
  printf '%s\\n' "$mark"
done`;

/** The extended attributes of the entries of a folder, by path: what is not in `known` has none. */
export interface ListedAttributes {
  readonly known: ReadonlyMap<string, TreeEntry['xattrs']>;
  /** Whether nobody can say which attributes a path has. */
  readonly isUnknown: (path: string) => boolean;
}

/**
 * What busybox's getfattr says: of these paths, that they have attributes. It prints a path with a line break on two lines.
 */
export function nothingBut(named: ReadonlySet<string>): ListedAttributes {
  return { known: new Map(), isUnknown: (path) => named.has(path) || path.includes('\n') };
}

/** The forms in which the programs print: see `ATTRIBUTES_SCRIPT`. `listed`: they come with the entries. */
type Form = 'records' | 'lines' | 'names' | 'listed';

/** A folder that is being read. */
class ReadFolder {
  readonly known = new Map<string, Record<string, Uint8Array>>();
  readonly unknown = new Set<string>();
  /** Of getfattr, the path whose attributes come. */
  path = '';

  add(path: string, name: string, hex: string): void {
    const attributes = this.known.get(path) ?? {};
    this.known.set(path, attributes);
    attributes[name] = new Uint8Array(Buffer.from(hex, 'hex'));
  }
}

const NEWLINE = 0x0a;

/** A name has 255 bytes, a value 64 KiB, which are twice as many digits (xattr(7)). */
const MAX_PIECE_BYTES = 256 * 1024;

function unreadable(): RefusedError {
  return new RefusedError('The extended attributes cannot be read.');
}

/** Reads the output of `ATTRIBUTES_SCRIPT` as it comes. */
export class AttributesReader {
  readonly #mark: string;
  readonly #found: ListedAttributes[] = [];
  #form: Form | null = null;
  #folder = new ReadFolder();
  readonly #pieces = new Pieces((bytes, at) => this.#take(bytes, at), MAX_PIECE_BYTES, unreadable);

  /** @param mark what ends a folder; nothing in the folders may know it */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /** @throws RefusedError for what the script does not print */
  push(chunk: Uint8Array): void {
    this.#pieces.push(chunk);
  }

  /** One result a folder, in their order; null if the output was incomplete. */
  end(folders: number): readonly ListedAttributes[] | null {
    return this.#found.length === folders && this.#pieces.isComplete ? this.#found : null;
  }

  /** Reads a line or a record, and returns where it ends; -1 if its end has not come yet. */
  #take(bytes: Buffer, at: number): number {
    // Every path of a record begins with a dot, and so does no mark.
    if (this.#form === 'records' && bytes[at] === DOT) return this.#takeRecord(bytes, at);
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return -1;
    const line = decodeName(bytes.subarray(at, end));
    if (this.#form === null) this.#form = line as Form;
    else if (line === this.#mark) this.#endFolder();
    else this.#takeLine(line);
    return end + 1;
  }

  #endFolder(): void {
    const { known, unknown } = this.#folder;
    this.#found.push(
      this.#form === 'names' ? nothingBut(unknown) : { known, isUnknown: (path) => unknown.has(path) },
    );
    this.#folder = new ReadFolder();
  }

  /** `./PATH` NUL `NAME` NUL `VALUE IN HEX` NUL; no name: the path could not be read, `?`: the value could not be. */
  #takeRecord(bytes: Buffer, at: number): number {
    const path = bytes.indexOf(0, at);
    const name = path < 0 ? -1 : bytes.indexOf(0, path + 1);
    const end = name < 0 ? -1 : bytes.indexOf(0, name + 1);
    if (end < 0) return -1;
    const [file, attribute] = [bytes.subarray(at + 2, path), bytes.subarray(path + 1, name)].map(decodeName);
    const hex = bytes.toString('latin1', name + 1, end);
    if (attribute === '' || hex === '?') this.#folder.unknown.add(file ?? '');
    else this.#folder.add(file ?? '', attribute ?? '', hex);
    return end + 1;
  }

  /**
   * What getfattr prints: `# file: PATH`, a line `NAME=0xHEX` for each attribute, an empty line. It writes odd bytes as
   * `\\012`. Busybox's writes values as they are, up to a NUL, so of a path that it prints nobody can say more than that
   * it has some.
   */
  #takeLine(line: string): void {
    const folder = this.#folder;
    const path = namedPath(line);
    if (path !== null) {
      folder.path = this.#form === 'lines' ? unescaped(path) : path;
      if (this.#form === 'names') folder.unknown.add(folder.path);
    } else if (this.#form === 'lines' && line !== '') {
      const equals = line.lastIndexOf('=0x');
      if (equals < 0) folder.unknown.add(folder.path);
      else folder.add(folder.path, unescaped(line.slice(0, equals)), line.slice(equals + 3));
    }
  }
}

const DOT = 0x2e;

/** Gives the entries of a folder the attributes that were found there. */
export function* settingAttributes(
  entries: readonly OwnEntry[],
  { known, isUnknown }: ListedAttributes,
): Sliced<void> {
  for (const entry of entries) {
    yield;
    if (!isUnknown(entry.path)) entry.xattrs = known.get(entry.path) ?? NO_XATTRS;
  }
}
