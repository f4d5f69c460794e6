import { checkCommands } from './commands.ts';
import { checkCopied } from './copied.ts';
import type { Finding } from './finding.ts';
import { checkUser } from './identity.ts';
import { checkFolders } from './leak-folders.ts';
import { checkSecrets } from './leak-secrets.ts';
import { checkSetuid, checkTools } from './leak-tools.ts';
import { checkPreload } from './libraries.ts';
import { checkLinks } from './links.ts';
import { Programs } from './programs.ts';
import { Report } from './report.ts';
import { checkRuntimeData } from './runtime-data.ts';
import type { Subject } from './subject.ts';

/**
 * Checks a state: first what its programs need to start, then what should not be in it; errors come before warnings.
 * What a fix adds is checked as well, so that all fixes together are enough. Rejects when the engine cannot read a
 * file.
 */
export async function checkSubject(subject: Subject): Promise<readonly Finding[]> {
  const report = new Report();
  const programs = new Programs(subject, report);
  const who = await checkUser(subject, report);
  await checkCommands(subject, report, programs, who);
  await checkCopied(subject, programs);
  await checkPreload(subject, report);
  await checkLinks(subject, report);
  await checkRuntimeData(subject, report, programs.started);
  await checkSecrets(subject, report);
  await checkFolders(subject, report);
  checkTools(subject, report);
  checkSetuid(subject, report);
  return report.findings();
}
