import { type Artifact, manifestArtifact, pomArtifact } from '../java/manifest.ts';
import { openZip, type ZipEntry } from '../java/zip.ts';
import { Malformed } from '../malformed.ts';
import { packageOf } from '../package.ts';
import type { NotRead, Package, ReadAt } from '../types.ts';

/** Whether a path is an archive of Java: a library, or an application that holds some. */
export function isJavaArchive(path: string): boolean {
  return /\.(?:jar|war|ear|jpi|hpi)$/i.test(path.slice(-5));
}

const MANIFEST = 'META-INF/MANIFEST.MF';
const POM = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;

const MAX_TEXT_BYTES = 1024 * 1024;

/** An archive in an archive is decompressed as a whole. */
const MAX_NESTED_BYTES = 128 * 1024 * 1024;

/** All archives in one archive, so that a small one cannot keep us for hours. */
const MAX_NESTED_TOTAL_BYTES = 1024 * 1024 * 1024;

/** An EAR holds WARs, which hold JARs. */
const MAX_DEPTH = 3;

/** Archives in one archive, however deep, so that one that holds many of many ends. */
const MAX_NESTED_ARCHIVES = 5000;

export interface JavaReading {
  readonly packages: readonly Package[];
  /** About archives in the archive. */
  readonly notRead: readonly NotRead[];
}

/**
 * The artifacts of an archive: its own, those that were merged into it (each has its pom.properties), and those of the
 * archives in it.
 *
 * @param size bytes of the file
 * @throws Malformed if it is no zip archive
 */
export async function readJava(read: ReadAt, size: number, path: string): Promise<JavaReading> {
  const packages: Package[] = [];
  const notRead: NotRead[] = [];
  let archives = 0;
  let left = MAX_NESTED_TOTAL_BYTES;
  const archive = async (readArchive: ReadAt, bytes: number, at: string, depth: number): Promise<void> => {
    const zip = await openZip(readArchive, bytes);
    const poms: Artifact[] = [];
    let manifest = '';
    for await (const entry of zip.entries((name) => isWanted(name, depth))) {
      if (entry.name === MANIFEST) manifest = await textOf(entry);
      else if (POM.test(entry.name)) poms.push(...artifacts(pomArtifact(await textOf(entry))));
      else await nested(entry, `${at}!/${entry.name}`, depth);
    }
    const found = poms.length > 0 ? poms : artifacts(manifestArtifact(manifest, fileOf(at)));
    packages.push(...found.flatMap((artifact) => mavenPackage(artifact, at) ?? []));
  };
  const nested = async (entry: ZipEntry, at: string, depth: number): Promise<void> => {
    archives += 1;
    if (archives > MAX_NESTED_ARCHIVES) throw new Malformed('it holds too many archives');
    try {
      const bytes = await entry.bytes(Math.min(MAX_NESTED_BYTES, left));
      left -= bytes.length;
      const readBytes: ReadAt = async (offset, length) => bytes.subarray(offset, offset + length);
      await archive(readBytes, bytes.length, at, depth + 1);
    } catch (error) {
      if (!(error instanceof Malformed) || archives > MAX_NESTED_ARCHIVES) throw error;
      notRead.push({ path: at, why: error.message });
    }
  };
  await archive(read, size, path, 1);
  return { packages, notRead };
}

function isWanted(name: string, depth: number): boolean {
  return name === MANIFEST || POM.test(name) || (depth < MAX_DEPTH && isJavaArchive(name));
}

async function textOf(entry: ZipEntry): Promise<string> {
  return new TextDecoder().decode(await entry.bytes(MAX_TEXT_BYTES));
}

function artifacts(artifact: Artifact | null): readonly Artifact[] {
  return artifact === null ? [] : [artifact];
}

function mavenPackage({ group, name, version }: Artifact, path: string): Package | null {
  return packageOf({ type: 'maven', namespace: group, name, version, shown: `${group}:${name}`, path });
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
