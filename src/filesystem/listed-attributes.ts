import { decodeName } from './bytes.ts';
import type { OwnEntry } from './listing-reader.ts';
import type { TreeEntry } from './types.ts';

/**
 * Prints the extended attributes of every entry below each of the folders given, and a mark after each folder, as far as the programs of the state
 * that it runs in can read them. Arguments: the mark, the folders. The programs: Perl, Python, getfattr of the attr package, or getfattr of busybox, which cannot print
 * a value that is not text. Needs `sh` and `find`; ends with 127 where there is none of these. `parseAttributes` reads
 * the output.
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
for path in sys.stdin.buffer.read().split(b"\\0")[:-1]:
  try:
    for name in os.listxattr(path, follow_symlinks=False):
      out.write(path + b"\\0" + os.fsencode(name) + b"\\0" + read(path, name) + b"\\0")
  except OSError as error:
    if error.errno != errno.ENOTSUP: out.write(path + b"\\0\\0\\0")
'
if perl -MErrno -e "$perl_code" check 2>/dev/null; then
  echo records
  attributes() { find . -mindepth 1 -print0 | perl -MErrno -e "$perl_code"; }
elif python3 -c 'import os; os.listxattr' 2>/dev/null; then
  echo records
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
  cd "$folder" && attributes 2>/dev/null
  printf %s "$mark"
done`;

type Attributes = Map<string, TreeEntry['xattrs']>;

/** The extended attributes of the entries of a folder, by path: what is not in `known` has none. */
export interface ListedAttributes {
  readonly known: ReadonlyMap<string, TreeEntry['xattrs']>;
  /** Whether nobody can say which attributes a path has. */
  readonly isUnknown: (path: string) => boolean;
}

/**
 * Parses the output of `ATTRIBUTES_SCRIPT`, one result a folder, in their order.
 *
 * @param mark what ends a folder; nothing in the folders may know it
 * @returns null if the output is incomplete
 */
export function parseAttributes(
  output: Uint8Array,
  folders: number,
  mark: string,
): readonly ListedAttributes[] | null {
  const start = output.indexOf(0x0a) + 1;
  const form = decodeName(output.subarray(0, Math.max(0, start - 1)));
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  const found: ListedAttributes[] = [];
  for (let at = start; found.length < folders; ) {
    const end = bytes.indexOf(mark, at);
    if (end < 0) return null;
    const piece = bytes.subarray(at, end);
    found.push(form === 'records' ? fromRecords(piece) : fromLines(piece, form === 'names'));
    at = end + mark.length;
  }
  return found;
}

/** `./PATH` NUL `NAME` NUL `VALUE IN HEX` NUL; no name: the path could not be read, `?`: the value could not be. */
function fromRecords(piece: Buffer): ListedAttributes {
  const known: Attributes = new Map();
  const unknown = new Set<string>();
  for (let at = 0; at < piece.length; ) {
    const fields: string[] = [];
    while (fields.length < 3) {
      const end = piece.indexOf(0, at);
      if (end < 0) break;
      fields.push(decodeName(piece.subarray(at, end)));
      at = end + 1;
    }
    const [dotted, name, hex] = fields;
    if (dotted === undefined || name === undefined || hex === undefined) break;
    const path = dotted.replace(/^\.\//, '');
    if (name === '' || hex === '?') unknown.add(path);
    else add(known, path, name, hex);
  }
  return { known, isUnknown: (path) => unknown.has(path) };
}

/**
 * What getfattr prints: `# file: PATH`, a line `NAME=0xHEX` for each attribute, an empty line. It writes odd bytes as
 * `\\012`. Busybox's writes values as they are, up to a NUL, so of a path that it prints nobody can say more than that it
 * has some; and a line break in a path may hide what it is.
 */
function fromLines(piece: Buffer, onlyNames: boolean): ListedAttributes {
  const known: Attributes = new Map();
  const unknown = new Set<string>();
  let path = '';
  for (const line of decodeName(piece).split('\n')) {
    if (line.startsWith('# file: ')) {
      path = plain(line.slice(8)).replace(/^\.\//, '');
      if (onlyNames) unknown.add(path);
    } else if (!onlyNames && line !== '') {
      const equals = line.lastIndexOf('=0x');
      if (equals < 0) unknown.add(path);
      else add(known, path, plain(line.slice(0, equals)), line.slice(equals + 3));
    }
  }
  return {
    known,
    isUnknown: (each) => unknown.has(each) || (onlyNames && each.includes('\n')),
  };
}

function add(known: Attributes, path: string, name: string, hex: string): void {
  known.set(path, { ...known.get(path), [name]: new Uint8Array(Buffer.from(hex, 'hex')) });
}

/** Undoes the octal escapes of getfattr. */
function plain(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Gives the entries of a folder the attributes that were found there. */
export function setAttributes(entries: readonly OwnEntry[], { known, isUnknown }: ListedAttributes): void {
  for (const entry of entries) {
    if (!isUnknown(entry.path)) entry.xattrs = known.get(entry.path) ?? NONE;
  }
}

const NONE: TreeEntry['xattrs'] = {};
