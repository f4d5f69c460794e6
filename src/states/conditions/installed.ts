import { fileType } from '../../filesystem/mode.ts';
import type { StepOutput } from '../../llb/types.ts';
import { type PackageDatabase, packageDatabases, RPM_DATABASES } from './package-databases.ts';
import type { SolvedStates } from './solved-states.ts';

/** A larger database is not read: one of 5,000 packages has about 6 MB. */
const MAX_DATABASE_BYTES = 32 * 1024 * 1024;

/**
 * Says that an instruction installed a package, as the end of a sentence that begins with the line: `installed curl 8.1`.
 * Null if it did not. Only a database that changed is read.
 */
export async function installedBetween(
  states: SolvedStates,
  before: StepOutput | null,
  after: StepOutput | null,
  name: string,
): Promise<string | null> {
  for (const database of packageDatabases(name)) {
    const isSame = await sameFile(states, before, after, database.path);
    if (isSame) continue;
    const [old, now] = await Promise.all([
      versionIn(states, before, database, name),
      versionIn(states, after, database, name),
    ]);
    if (now === null || now === old) continue;
    return old === null ? `installed ${name} ${now}` : `installed ${name} ${now} in place of ${old}`;
  }
  for (const path of RPM_DATABASES) {
    if (!(await sameFile(states, before, after, path)))
      return `changed the packages of rpm, which are not read: it may have installed ${name}`;
  }
  return null;
}

/** Whether a file is the same by size and time, or missing on both sides. */
async function sameFile(
  states: SolvedStates,
  before: StepOutput | null,
  after: StepOutput | null,
  path: string,
): Promise<boolean> {
  const [a, b] = await Promise.all([states.entry(before, path), states.entry(after, path)]);
  if (b === null) return true;
  return a !== null && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

async function versionIn(
  states: SolvedStates,
  output: StepOutput | null,
  { path, version }: PackageDatabase,
  name: string,
): Promise<string | null> {
  const entry = await states.entry(output, path);
  if (entry === null || fileType(entry.mode) !== 'file' || entry.size > MAX_DATABASE_BYTES) return null;
  const bytes = await states.read(output, path, 0, entry.size);
  return version(Buffer.from(bytes).toString(), name);
}
