import { checkBudget } from './budget.ts';
import { checkCommands } from './commands.ts';
import { checkCopied } from './copied.ts';
import type { Finding } from './finding.ts';
import { Findings } from './findings.ts';
import { checkUser } from './identity.ts';
import { checkConfig } from './leak-config.ts';
import { checkFolders } from './leak-folders.ts';
import { checkDeleted, checkSecrets } from './leak-secrets.ts';
import { checkSetuid, checkTools } from './leak-tools.ts';
import { checkPreload } from './libraries.ts';
import { unseen } from './limits.ts';
import { checkLinks } from './links.ts';
import { type Mended, mendedOf } from './mended.ts';
import { checkModuleNeeds, checkNeeds } from './needs/collect.ts';
import { followScripts } from './needs/inner-scripts.ts';
import { checkModules } from './needs/loaded-modules.ts';
import { shorterBase } from './packages/shorter-base.ts';
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

/** How often what the fixes bring is checked again: rarely more than twice, but modules may come one after the other. */
const MAX_ROUNDS = 24;

/**
 * Checks a state: first what its programs need to start and to work, then what should not be in it; errors come before
 * warnings. What a fix brings is checked as well, until nothing more is missing, so that all fixes together are enough.
 * Rejects when the engine cannot read a file.
 * @param wants which rules matter: what takes time and finds only others is left out. Findings of others may be among
 *   the result.
 */
export async function checkSubject(
  subject: Subject,
  wants: (rule: RuleName) => boolean = () => true,
): Promise<readonly Finding[]> {
  const findings = new Findings();
  const mended = mendedOf(subject);
  let programs = new Programs(mended, new Report());
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = mended.additions.count + mended.opened.size;
    const report = new Report();
    programs = new Programs(mended, report);
    await checkStart(mended, report, programs);
    findings.add(report.findings());
    mended.root.settle();
    if (mended.additions.count + mended.opened.size === before) break;
    if (round + 1 === MAX_ROUNDS)
      mended.limits.exceeded(`what is needed by what the fixes bring, from the ${MAX_ROUNDS}th time on`);
  }
  const report = new Report();
  await checkRuntimeData(mended, report, programs);
  if (SECRET_RULES.some(wants)) await checkSecrets(subject, report);
  if (wants('deleted-secret')) await checkDeleted(subject, report);
  await checkConfig(subject, report);
  await checkFolders(subject, report);
  checkTools(subject, report);
  checkSetuid(subject, report);
  await checkBudget(subject, report);
  findings.add(report.findings());
  findings.add([...mended.limits.findings(), ...subject.unseenStages().map(unseenStage)]);
  if (wants('shorter-base')) findings.add(await shorterBase(subject, findings.all()));
  return findings.all();
}

function unseenStage(name: string): Finding {
  return unseen(
    `stage ${name}, of which the engine did not say whether it is built: build it, and check again`,
  );
}

/** What the programs lack, with what the fixes of earlier rounds brought. */
async function checkStart(subject: Mended, report: Report, programs: Programs): Promise<void> {
  const who = await checkUser(subject, report);
  await checkCommands(subject, report, programs, who);
  // First what the image starts: a script that it gives to an interpreter need not start by itself.
  await followScripts(subject, programs);
  await checkCopied(subject, programs);
  await followScripts(subject, programs);
  await checkPreload(subject, report);
  await checkNeeds(subject, report, programs);
  await checkModules(subject, report, programs);
  await checkModuleNeeds(subject, report, programs);
  await checkLinks(subject, report);
}
