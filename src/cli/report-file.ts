import { stat } from 'node:fs/promises';
import { RefusedError } from '../errors.ts';
import { readRegularFile } from '../read-file.ts';
import { isReportPage } from '../report/own-page.ts';

/**
 * Refuses a file that a report would overwrite, unless it is an earlier report, is empty, or is a device or pipe. Rejects
 * with one sentence.
 */
export async function refuseOtherFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || found.size === 0) return;
  const text = await readRegularFile(path).then(String, () => '');
  if (isReportPage(text)) return;
  throw new RefusedError(`${path} exists and is not a report: use --force to overwrite it.`);
}
