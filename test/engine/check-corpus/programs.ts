import { COMPILERS } from './compilers.ts';
import { DAEMON_TOOLS } from './daemon-tools.ts';
import { DAEMONS } from './daemons.ts';
import { DOCUMENTS } from './documents.ts';
import { LANGUAGES } from './languages.ts';
import { MODULES } from './modules.ts';
import { MORE_LANGUAGES, MORE_TOOLS } from './more-tools.ts';
import { MUSL_PROGRAMS } from './musl.ts';
import { NETWORK } from './network.ts';
import { NETWORK_TOOLS } from './network-tools.ts';
import { PACKAGE_PROGRAMS } from './package-programs.ts';
import { PAPERS } from './papers.ts';
import { PLUGINS } from './plugins.ts';
import type { CorpusProgram } from './program.ts';
import { RUNTIMES } from './runtimes.ts';
import { SCIENCE } from './science.ts';
import { SCRIPTS } from './scripts.ts';
import { SERVERS } from './servers.ts';
import { SERVICES } from './services.ts';
import { SMALL_TOOLS } from './small-tools.ts';
import { WHOLE_STAGES } from './whole-stages.ts';
import { WORKSHOP } from './workshop.ts';

/** All programs of the corpus. */
export const PROGRAMS: readonly CorpusProgram[] = [
  ...DAEMONS,
  ...DAEMON_TOOLS,
  ...WORKSHOP,
  ...PACKAGE_PROGRAMS,
  ...SCRIPTS,
  ...WHOLE_STAGES,
  ...NETWORK_TOOLS,
  ...SMALL_TOOLS,
  ...LANGUAGES,
  ...SERVERS,
  ...DOCUMENTS,
  ...PLUGINS,
  ...MORE_TOOLS,
  ...MORE_LANGUAGES,
  ...RUNTIMES,
  ...MUSL_PROGRAMS,
  ...SERVICES,
  ...COMPILERS,
  ...MODULES,
  ...NETWORK,
  ...PAPERS,
  ...SCIENCE,
];
