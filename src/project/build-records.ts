/** Adapter: the records of builds in $XDG_STATE_HOME/stagedive/builds-2, a folder for each target. */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { RefusedError } from '../errors.ts';
import { makeFolder } from '../own-files/make-folder.ts';
import { ownerName } from '../own-files/owner.ts';
import { FIRST_RECORDS_FOLDER, RECORDS_FOLDER } from '../own-files/records-folder.ts';
import type { BuildRecords, FoundRecords, LatestRecords } from '../ports/build-records.ts';
import { readRegularFileSync } from '../read-file.ts';
import { readBasis } from '../records/read-record.ts';
import type { BuildRecord, RecordBasis, RecordKey, RecordName } from '../records/types.ts';
import { writeReason } from '../text/write-reasons.ts';
import { basisText, keyName, keyNameIn } from './basis-text.ts';
import { packed, unpacked } from './packed.ts';
import { namesIn, packedRecord, readAll, readSlowly, refusalOf } from './read-records.ts';
import {
  BASIS,
  builderName,
  folderName,
  isFolderName,
  newestFirst,
  outdated,
  RECORD,
  stemOf,
} from './record-names.ts';

/** How many records of a target are kept for each builder. */
const MAX_RECORDS = 20;

/** More than any basis that we write unpacks to. */
const MAX_BASIS_BYTES = 64 * 1024 * 1024;

const HASH_KEY_BYTES = 32;

/** @param env where XDG_STATE_HOME is looked up */
export function createBuildRecords(env: Readonly<Record<string, string | undefined>>): BuildRecords {
  const own = join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'stagedive');
  return new DiskRecords(join(own, RECORDS_FOLDER), join(own, FIRST_RECORDS_FOLDER));
}

class DiskRecords implements BuildRecords {
  readonly #root: string;
  readonly #outdated: string;
  #hashKey: Promise<Uint8Array> | null = null;
  /** The text of each basis that was read or written, to see that the next one is the same. */
  readonly #texts = new Map<string, string>();
  /** The basis of what is to be saved next, where it is stored. */
  #prepared: { readonly path: string; readonly basis: RecordBasis } | null = null;

  /** @param outdated the folder of records that are not read any more: the next one that is saved removes it */
  constructor(root: string, outdated: string) {
    this.#root = root;
    this.#outdated = outdated;
  }

  hashKey(): Promise<Uint8Array> {
    this.#hashKey ??= this.#openHashKey();
    return this.#hashKey;
  }

  async of(key: RecordKey): Promise<FoundRecords> {
    const folder = folderName(key);
    const found = await readAll(this.#names(folder));
    const refusal = this.#refusal(folder);
    return refusal === null ? found : { records: [], skipped: refusal };
  }

  latest(key: RecordKey, builder: string): LatestRecords {
    const folder = folderName(key);
    const ofBuilder = `-${builderName(builder)}-`;
    const latest = readSlowly(this.#names(folder).filter((path) => basename(path).includes(ofBuilder)));
    const refusal = this.#refusal(folder);
    return refusal === null ? latest : { ...latest, skipped: () => refusal };
  }

  /** Why the records of a target cannot be listed, in one sentence; null if they can. */
  #refusal(folder: string): string | null {
    const refusal = refusalOf(join(this.#root, folder));
    return refusal === null ? null : `Records of earlier builds cannot be read: ${this.#root}: ${refusal}.`;
  }

  async all(): Promise<FoundRecords> {
    return await readAll(this.#allNames());
  }

  async withIds(ids: ReadonlySet<string>): Promise<readonly BuildRecord[]> {
    // `TIME-BUILDER-ID.json`: an id may have hyphens.
    const idOf = (path: string): string => basename(path, RECORD).split('-').slice(2).join('-');
    const { records } = await readAll(this.#allNames().filter((path) => ids.has(idOf(path))));
    return records;
  }

  async remove(record: BuildRecord): Promise<void> {
    try {
      // The record first: a basis alone is nothing.
      rmSync(this.#path(record, RECORD), { force: true });
      rmSync(this.#path(record, BASIS), { force: true });
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? '');
      throw new RefusedError(
        `The record could not be deleted: ${this.#path(record, RECORD)}: ${writeReason(code, error)}.`,
      );
    }
  }

  async basis(record: BuildRecord): Promise<RecordBasis | null> {
    const path = this.#path(record, BASIS);
    try {
      const text = (await unpacked(readRegularFileSync(path), MAX_BASIS_BYTES)).toString();
      const key = keyNameIn(text);
      if (key !== null && key !== keyName(await this.hashKey())) return null;
      const basis = readBasis(text, record.steps.length);
      this.#texts.set(record.id, text);
      return basis;
    } catch {
      return null;
    }
  }

  async prepare(name: RecordName, basis: RecordBasis, previous: BuildRecord | null): Promise<void> {
    try {
      await this.#store(name, basis, previous);
      this.#prepared = { path: this.#path(name, BASIS), basis };
    } catch {
      // Tried again when the record is saved.
    }
  }

  async save(record: BuildRecord, basis: RecordBasis, previous: BuildRecord | null): Promise<void> {
    try {
      const bytes = await packedRecord(record);
      // The basis comes first: a record without one cannot be compared.
      if (!this.#isPrepared(record, basis)) await this.#store(record, basis, previous);
      this.#write(this.#path(record, RECORD), bytes);
    } catch (error) {
      removeQuietly(this.#path(record, BASIS));
      const code = String((error as NodeJS.ErrnoException).code ?? '');
      throw new RefusedError(
        `This build is not recorded, so the next one will not know what changed: ${this.#root}: ${writeReason(code, error)}.`,
      );
    }
  }

  /** Whether it is stored: another build may have taken it for that of a record that is gone. */
  #isPrepared(name: RecordName, basis: RecordBasis): boolean {
    const { path, basis: stored } = this.#prepared ?? {};
    return stored === basis && path === this.#path(name, BASIS) && existsSync(path);
  }

  /** Stores what a record depends on, and removes what is too old. */
  async #store(name: RecordName, basis: RecordBasis, previous: BuildRecord | null): Promise<void> {
    const text = basisText(basis, await this.#hashKey);
    const known = previous === null ? undefined : this.#texts.get(previous.id);
    const bytes = known === text ? null : await packed(Buffer.from(text));
    makeFolder(join(this.#root, folderName(name)));
    const path = this.#path(name, BASIS);
    if (bytes !== null || previous === null || !linked(this.#path(previous, BASIS), path))
      this.#write(path, bytes ?? (await packed(Buffer.from(text))));
    this.#texts.clear();
    this.#texts.set(name.id, text);
    await this.#prune(name);
    removeQuietly(this.#outdated);
  }

  /** Written beside the folders, so that the sweep of drafts has one folder to look at. */
  #write(path: string, bytes: Uint8Array): void {
    const draft = join(this.#root, `draft.${ownerName()}`);
    try {
      writeFileSync(draft, bytes, { mode: 0o600 });
      renameSync(draft, path);
    } catch (error) {
      removeQuietly(draft);
      throw error;
    }
  }

  async #prune(name: RecordName): Promise<void> {
    const folder = join(this.#root, folderName(name));
    const ofBuilder = `-${builderName(name.builder)}-`;
    const names = namesIn(folder).filter((each) => each.includes(ofBuilder));
    // The disk may be busy with what the engine writes: it can take ten times as long as on an idle one.
    await Promise.all(
      // One that cannot be removed is tried again by the next build.
      outdated(names, stemOf(name), MAX_RECORDS).map((old) => rm(join(folder, old)).catch(() => undefined)),
    );
  }

  /** The paths of the records of all targets. */
  #allNames(): readonly string[] {
    return namesIn(this.#root)
      .filter(isFolderName)
      .flatMap((folder) => this.#names(folder));
  }

  /** The paths of a target's records, the newest first. */
  #names(folder: string): readonly string[] {
    return newestFirst(namesIn(join(this.#root, folder)).filter((name) => name.endsWith(RECORD))).map(
      (name) => join(this.#root, folder, name),
    );
  }

  #path(name: RecordName, ending: string): string {
    return join(this.#root, folderName(name), `${stemOf(name)}${ending}`);
  }

  async #openHashKey(): Promise<Uint8Array> {
    const path = join(this.#root, 'key');
    const read = (): Uint8Array | null => {
      try {
        const key = readRegularFileSync(path);
        return key.length === HASH_KEY_BYTES ? key : null;
      } catch {
        return null;
      }
    };
    const known = read();
    if (known !== null) return known;
    const made = randomBytes(HASH_KEY_BYTES);
    try {
      makeFolder(this.#root);
      this.#write(path, made);
    } catch {
      // Nothing can be recorded either then.
    }
    // Another process may have made one at the same time.
    return read() ?? made;
  }
}

/** Gives a file a second name; false where that cannot be. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It was never there, or it is not ours.
  }
}
