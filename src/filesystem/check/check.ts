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
 * All findings about a state: first what is missing for its programs to start, then what should not be there; errors
 * before warnings. What a fix brings is looked at as well, so that the fixes together are enough. Rejects when the
 * engine cannot be read from.
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
