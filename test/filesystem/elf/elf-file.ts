/** Makes small ELF files: headers, loader, dynamic section, versions and a build id, and nothing that could run. */

export interface ElfParts {
  /** Constants, each between NULs. */
  readonly texts?: readonly string[];
  readonly bits?: 32 | 64;
  readonly bigEndian?: boolean;
  readonly machine?: number;
  readonly type?: 'executable' | 'shared' | 'relocatable';
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  /** DT_FLAGS_1 */
  readonly flags?: number;
  /** Library → versions of it. */
  readonly versionsNeeded?: Readonly<Record<string, readonly string[]>>;
  readonly versionsDefined?: readonly string[];
  readonly buildId?: string;
}

/** Everything is mapped at this address, offset by offset. */
const BASE = 0x400000;

/** A growing piece of the file. */
class Bytes {
  #bytes: number[] = [];

  constructor(
    readonly wide: boolean,
    readonly little: boolean,
  ) {}

  get length(): number {
    return this.#bytes.length;
  }

  get all(): readonly number[] {
    return this.#bytes;
  }

  number(value: number, size: number): this {
    const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
    this.#bytes.push(...(this.little ? bytes : bytes.reverse()));
    return this;
  }

  address(value: number): this {
    return this.number(value, this.wide ? 8 : 4);
  }

  raw(bytes: Iterable<number>): this {
    this.#bytes.push(...bytes);
    return this;
  }

  pad(to: number): this {
    while (this.#bytes.length % to !== 0) this.#bytes.push(0);
    return this;
  }
}

/** A static program of 64 bits for x86-64 where nothing else is said. */
export function elfFile(parts: ElfParts = {}): Uint8Array {
  const wide = (parts.bits ?? 64) === 64;
  const little = parts.bigEndian !== true;
  const bytes = () => new Bytes(wide, little);
  const strings = new StringTable();
  const isDynamic = Object.keys(parts).some((key) => DYNAMIC_KEYS.has(key));
  const headerSize = wide ? 64 : 52;
  const segmentSize = wide ? 56 : 32;
  const segments = [
    'load',
    ...(parts.interpreter === undefined ? [] : ['interpreter']),
    ...(isDynamic ? ['dynamic'] : []),
    ...(parts.buildId === undefined ? [] : ['note']),
  ];
  const interpreter = bytes()
    .raw(Buffer.from(`${parts.interpreter ?? ''}\0`))
    .pad(8);
  const note = noteOf(parts.buildId ?? '', bytes);
  const needed = versionsNeeded(parts, strings, bytes);
  const defined = versionsDefined(parts, strings, bytes);
  const tags: [number, number][] = [
    ...(parts.needed ?? []).map((name): [number, number] => [1, strings.add(name)]),
    ...(parts.soname === undefined ? [] : [[14, strings.add(parts.soname)] as [number, number]]),
    ...(parts.rpath === undefined ? [] : [[15, strings.add(parts.rpath)] as [number, number]]),
    ...(parts.runpath === undefined ? [] : [[29, strings.add(parts.runpath)] as [number, number]]),
    ...(parts.flags === undefined ? [] : [[0x6ffffffb, parts.flags] as [number, number]]),
  ];
  const at = {
    interpreter: headerSize + segments.length * segmentSize,
    note: 0,
    needed: 0,
    defined: 0,
    strings: 0,
  };
  at.note = at.interpreter + interpreter.length;
  at.needed = at.note + note.length;
  at.defined = at.needed + needed.bytes.length;
  at.strings = at.defined + defined.bytes.length;
  const table = strings.bytes;
  tags.push([5, BASE + at.strings], [10, table.length]);
  if (needed.count > 0) tags.push([0x6ffffffe, BASE + at.needed], [0x6fffffff, needed.count]);
  if (defined.count > 0) tags.push([0x6ffffffc, BASE + at.defined], [0x6ffffffd, defined.count]);
  const dynamicAt = Math.ceil((at.strings + table.length) / 8) * 8;
  const dynamic = bytes();
  if (isDynamic) for (const [tag, value] of [...tags, [0, 0]]) dynamic.address(tag ?? 0).address(value ?? 0);
  const texts = Buffer.from((parts.texts ?? []).map((text) => `\0${text}\0`).join(''));
  const size = dynamicAt + dynamic.length + texts.length;
  const places: Record<string, [type: number, offset: number, size: number]> = {
    load: [1, 0, size],
    interpreter: [3, at.interpreter, (parts.interpreter ?? '').length + 1],
    dynamic: [2, dynamicAt, dynamic.length],
    note: [4, at.note, note.length],
  };
  const file = bytes()
    .raw([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    .number({ relocatable: 1, executable: 2, shared: 3 }[parts.type ?? 'executable'], 2)
    .number(parts.machine ?? 62, 2)
    .number(1, 4)
    .address(BASE)
    .address(headerSize)
    .address(0)
    .number(0, 4)
    .number(headerSize, 2)
    .number(segmentSize, 2)
    .number(segments.length, 2)
    .number(0, 6);
  for (const name of segments) {
    const [type, offset, length] = places[name] ?? [0, 0, 0];
    file.number(type, 4);
    if (wide) file.number(4, 4);
    file
      .address(offset)
      .address(BASE + offset)
      .address(BASE + offset)
      .address(length)
      .address(length);
    if (!wide) file.number(4, 4);
    file.address(8);
  }
  for (const part of [interpreter, note, needed.bytes, defined.bytes]) file.raw(part.all);
  return Uint8Array.from(file.raw(table).pad(8).raw(dynamic.all).raw(texts).all);
}

const DYNAMIC_KEYS: ReadonlySet<string> = new Set([
  'needed',
  'soname',
  'rpath',
  'runpath',
  'flags',
  'versionsNeeded',
  'versionsDefined',
]);

class StringTable {
  #text = '\0';

  add(name: string): number {
    const at = Buffer.byteLength(this.#text);
    this.#text += `${name}\0`;
    return at;
  }

  get bytes(): Uint8Array {
    return Buffer.from(this.#text);
  }
}

function noteOf(id: string, bytes: () => Bytes): Bytes {
  const raw = Buffer.from(id, 'hex');
  // A note that is somebody else's comes first.
  return bytes()
    .number(4, 4)
    .number(4, 4)
    .number(1, 4)
    .raw(Buffer.from('GNU\0'))
    .number(0, 4)
    .number(4, 4)
    .number(raw.length, 4)
    .number(3, 4)
    .raw(Buffer.from('GNU\0'))
    .raw(raw)
    .pad(8);
}

interface Versions {
  readonly bytes: Bytes;
  readonly count: number;
}

function versionsNeeded(parts: ElfParts, strings: StringTable, bytes: () => Bytes): Versions {
  const all = Object.entries(parts.versionsNeeded ?? {});
  const table = bytes();
  for (const [index, [library, versions]] of all.entries()) {
    table.number(1, 2).number(versions.length, 2).number(strings.add(library), 4).number(16, 4);
    table.number(index === all.length - 1 ? 0 : 16 + 16 * versions.length, 4);
    for (const [number, version] of versions.entries()) {
      const weak = version.startsWith('?');
      table
        .number(0, 4)
        .number(weak ? 2 : 0, 2)
        .number(number + 2, 2);
      table
        .number(strings.add(version.replace('?', '')), 4)
        .number(number === versions.length - 1 ? 0 : 16, 4);
    }
  }
  return { bytes: table.pad(8), count: all.length };
}

function versionsDefined(parts: ElfParts, strings: StringTable, bytes: () => Bytes): Versions {
  const all = parts.versionsDefined ?? [];
  const table = bytes();
  const names = all.length === 0 ? [] : [parts.soname ?? 'base', ...all];
  for (const [index, name] of names.entries()) {
    table
      .number(1, 2)
      .number(index === 0 ? 1 : 0, 2)
      .number(index + 1, 2)
      .number(1, 2)
      .number(0, 4);
    table.number(20, 4).number(index === names.length - 1 ? 0 : 28, 4);
    table.number(strings.add(name), 4).number(0, 4);
  }
  return { bytes: table.pad(8), count: names.length };
}
