import { checkBudget } from './budget.ts';
import { checkCommands } from './commands.ts';
import { checkCopied } from './copied.ts';
import type { Finding } from './finding.ts';
import { checkUser } from './identity.ts';
import { checkConfig } from './leak-config.ts';
import { checkFolders } from './leak-folders.ts';
import { checkDeleted, checkSecrets } from './leak-secrets.ts';
import { checkSetuid, checkTools } from './leak-tools.ts';
import { checkPreload } from './libraries.ts';
import { checkLinks } from './links.ts';
import { Programs } from './programs.ts';
import { Report } from './report.ts';
import type { RuleName } from './rules.ts';
import { checkRuntimeData } from './runtime-data.ts';
import type { Subject } from './subject.ts';

/** The rules that files are read for. */
const SECRET_RULES = [
  'private-key',
  'credentials',
  'env-file',
  'token',
  'secret-value',
  'build-secret',
  'unsearched',
] as const satisfies readonly RuleName[];

/**
 * Checks a state: first what its programs need to start, then what should not be in it; errors come before warnings.
 * What a fix adds is checked as well, so that all fixes together are enough. Rejects when the engine cannot read a
 * file.
 * @param wants which rules matter: what takes time and finds only others is left out. Findings of others may be among
 *   the result.
 */
export async function checkSubject(
  subject: Subject,
  wants: (rule: RuleName) => boolean = () => true,
): Promise<readonly Finding[]> {
  const report = new Report();
  const programs = new Programs(subject, report);
  const who = await checkUser(subject, report);
  await checkCommands(subject, report, programs, who);
  await checkCopied(subject, programs);
  await checkPreload(subject, report);
  await checkLinks(subject, report);
  await checkRuntimeData(subject, report, programs.started);
  if (SECRET_RULES.some(wants)) await checkSecrets(subject, report);
  if (wants('deleted-secret')) await checkDeleted(subject, report);
  await checkConfig(subject, report);
  await checkFolders(subject, report);
  checkTools(subject, report);
  checkSetuid(subject, report);
  await checkBudget(subject, report);
  return report.findings();
}
