import { Malformed } from '../malformed.ts';
import { varint } from './varint.ts';

/** The header of a page of a table (sqlite.org/fileformat2.html, section 1.6). */
export interface PageHeader {
  readonly kind: 'interior' | 'leaf';
  readonly cells: number;
  /** Where the list of cells begins. */
  readonly list: number;
  /** The last child; 0 for a leaf. */
  readonly last: number;
}

/** A row on a leaf: the part of its payload that is on the page, and the page where it goes on, else 0. */
export interface Cell {
  readonly local: Uint8Array;
  readonly bytes: number;
  readonly overflow: number;
}

const INTERIOR_TABLE = 5;
const LEAF_TABLE = 13;

/** The page with this number has the header of the file in front if it is the first. @throws Malformed */
export function pageHeader(page: Uint8Array, number: number): PageHeader {
  const at = number === 1 ? 100 : 0;
  const view = viewOf(page);
  const type = page[at];
  if (type !== INTERIOR_TABLE && type !== LEAF_TABLE) throw new Malformed('a page of it is of no known kind');
  const cells = view.getUint16(at + 3);
  const isInterior = type === INTERIOR_TABLE;
  const list = at + (isInterior ? 12 : 8);
  if (list + cells * 2 > page.length) throw new Malformed('a page of it is broken');
  return {
    kind: isInterior ? 'interior' : 'leaf',
    cells,
    list,
    last: isInterior ? view.getUint32(at + 8) : 0,
  };
}

/** The numbers of the pages below an interior page, in order. @throws Malformed */
export function childrenOf(page: Uint8Array, header: PageHeader): readonly number[] {
  const children: number[] = [];
  for (const at of cellOffsets(page, header)) {
    if (at + 4 > page.length) throw new Malformed('a page of it is broken');
    children.push(viewOf(page).getUint32(at));
  }
  return [...children, header.last];
}

/** The rows of a leaf. @throws Malformed */
export function* cellsOf(page: Uint8Array, header: PageHeader, usable: number): Generator<Cell, void> {
  for (const at of cellOffsets(page, header)) {
    const [bytes, next] = varint(page, at);
    const [, start] = varint(page, next);
    const size = localBytes(bytes, usable);
    const end = start + size;
    if (end + (size < bytes ? 4 : 0) > page.length) throw new Malformed('a page of it is broken');
    const overflow = size < bytes ? viewOf(page).getUint32(end) : 0;
    if (size < bytes && overflow === 0) throw new Malformed('a row of it does not end');
    yield { local: page.subarray(start, end), bytes, overflow };
  }
}

function* cellOffsets(page: Uint8Array, { cells, list }: PageHeader): Generator<number, void> {
  for (let index = 0; index < cells; index += 1) yield viewOf(page).getUint16(list + index * 2);
}

/** How much of a payload is on the page itself (section 1.6). */
function localBytes(bytes: number, usable: number): number {
  const most = usable - 35;
  if (bytes <= most) return bytes;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const rest = least + ((bytes - least) % (usable - 4));
  return rest <= most ? rest : least;
}

function viewOf(page: Uint8Array): DataView {
  return new DataView(page.buffer, page.byteOffset, page.byteLength);
}
