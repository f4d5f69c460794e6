import { PackageURL } from 'packageurl-js';
import { MAX_NAME_CHARACTERS } from './limits.ts';
import type { Package, PackageType } from './types.ts';

export interface PackageFacts {
  readonly type: PackageType;
  /** Vendor, group or scope; null if the type has none. */
  readonly namespace?: string | null;
  readonly name: string | null | undefined;
  readonly version: string | null | undefined;
  /** Qualifiers of the purl, without empty ones. */
  readonly qualifiers?: Readonly<Record<string, string | null | undefined>>;
  /** What people call it; absent: namespace and name as the type writes them. */
  readonly shown?: string;
  readonly path: string;
}

/** A package; null if name or version cannot be one: empty, very long, or with control characters. */
export function packageOf(facts: PackageFacts): Package | null {
  const { type, namespace = null, path, shown } = facts;
  const name = facts.name?.trim() ?? '';
  const version = facts.version?.trim() ?? '';
  if (name === '' || ![name, version, namespace ?? ''].every(isWord)) return null;
  const qualifiers = Object.fromEntries(
    Object.entries(facts.qualifiers ?? {}).filter(
      (pair): pair is [string, string] => pair[1] != null && pair[1] !== '' && isWord(pair[1]),
    ),
  );
  try {
    const purl = new PackageURL(
      type,
      namespace === '' ? null : namespace,
      name,
      version === '' ? null : version,
      Object.keys(qualifiers).length === 0 ? null : qualifiers,
      null,
    ).toString();
    return { purl, name: shown ?? name, version, type, path };
  } catch {
    // What the library refuses is no name of a package.
    return null;
  }
}

/** C0, DEL, C1 and halves of surrogate pairs. */
const NO_WORD = /[\u0000-\u001f\u007f-\u009f]|\p{Surrogate}/u;

function isWord(text: string): boolean {
  return text.length <= MAX_NAME_CHARACTERS && !NO_WORD.test(text);
}
