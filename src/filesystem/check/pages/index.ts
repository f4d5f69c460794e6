/** The page of every rule: `npx vitest run --project unit rule-pages -u` writes docs/rules from these. */
import type { RuleName } from '../rules.ts';
import { PAGE as buildCache } from './build-cache.ts';
import { PAGE as buildSecret } from './build-secret.ts';
import { PAGE as compiler } from './compiler.ts';
import { PAGE as configSecret } from './config-secret.ts';
import { PAGE as credentials } from './credentials.ts';
import { PAGE as danglingLink } from './dangling-link.ts';
import { PAGE as deletedSecret } from './deleted-secret.ts';
import { PAGE as envFile } from './env-file.ts';
import { PAGE as historySecret } from './history-secret.ts';
import { PAGE as libraryVersion } from './library-version.ts';
import { PAGE as lowEfficiency } from './low-efficiency.ts';
import { PAGE as missingCertificates } from './missing-certificates.ts';
import { PAGE as missingData } from './missing-data.ts';
import { PAGE as missingGroup } from './missing-group.ts';
import { PAGE as missingHelper } from './missing-helper.ts';
import { PAGE as missingInterpreter } from './missing-interpreter.ts';
import { PAGE as missingLibrary } from './missing-library.ts';
import { PAGE as missingLoader } from './missing-loader.ts';
import { PAGE as missingModule } from './missing-module.ts';
import { PAGE as missingPlugin } from './missing-plugin.ts';
import { PAGE as missingProgram } from './missing-program.ts';
import { PAGE as missingTimeZones } from './missing-time-zones.ts';
import { PAGE as missingUser } from './missing-user.ts';
import { PAGE as notExecutable } from './not-executable.ts';
import { PAGE as notLookedAt } from './not-looked-at.ts';
import { PAGE as packageCache } from './package-cache.ts';
import { PAGE as packageManager } from './package-manager.ts';
import type { RulePage } from './page.ts';
import { PAGE as privateKey } from './private-key.ts';
import { PAGE as secretValue } from './secret-value.ts';
import { PAGE as setuidProgram } from './setuid-program.ts';
import { PAGE as shorterBase } from './shorter-base.ts';
import { PAGE as stageSize } from './stage-size.ts';
import { PAGE as token } from './token.ts';
import { PAGE as unsearched } from './unsearched.ts';
import { PAGE as versionControl } from './version-control.ts';
import { PAGE as wastedBytes } from './wasted-bytes.ts';
import { PAGE as wastedShare } from './wasted-share.ts';
import { PAGE as wrongArchitecture } from './wrong-architecture.ts';

const PAGES: Readonly<Record<RuleName, RulePage>> = {
  'missing-program': missingProgram,
  'not-executable': notExecutable,
  'wrong-architecture': wrongArchitecture,
  'missing-loader': missingLoader,
  'missing-library': missingLibrary,
  'library-version': libraryVersion,
  'missing-interpreter': missingInterpreter,
  'missing-user': missingUser,
  'missing-group': missingGroup,
  'dangling-link': danglingLink,
  'missing-certificates': missingCertificates,
  'missing-time-zones': missingTimeZones,
  'missing-module': missingModule,
  'missing-helper': missingHelper,
  'missing-plugin': missingPlugin,
  'missing-data': missingData,
  'shorter-base': shorterBase,
  'not-looked-at': notLookedAt,
  'private-key': privateKey,
  credentials: credentials,
  'env-file': envFile,
  token: token,
  'secret-value': secretValue,
  'build-secret': buildSecret,
  'deleted-secret': deletedSecret,
  'config-secret': configSecret,
  'history-secret': historySecret,
  unsearched: unsearched,
  'version-control': versionControl,
  compiler: compiler,
  'package-manager': packageManager,
  'package-cache': packageCache,
  'build-cache': buildCache,
  'setuid-program': setuidProgram,
  'low-efficiency': lowEfficiency,
  'wasted-bytes': wastedBytes,
  'wasted-share': wastedShare,
  'stage-size': stageSize,
};

/** What a rule finds, why that matters, and how to mend it. */
export function rulePage(rule: RuleName): RulePage {
  return PAGES[rule];
}
