/**
 * Runs the real screens over a history of 1,000 builds, each of which has a record of ours in XDG_STATE_HOME. The
 * builds come from a history in memory; bench/history.ts starts it in a terminal.
 */
import { createScreens } from '../../src/commands/screens.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { systemClock as clock } from '../../src/ports.ts';
import { createBuildRecords } from '../../src/project/build-records.ts';
import { showScreens } from '../../src/screens/run.tsx';
import { withRecords } from '../../src/states/recorded-history.ts';
import { createTerminal } from '../../src/terminal/index.ts';
import { FakeBuilder } from '../../test/fakes/builder.ts';
import { specOf } from '../../test/fakes/sample-spec.ts';
import { stillOptions } from '../still-options.ts';
import { BUILDER, builds, ManyBuilds } from './builds.ts';

const dockerfile = parseDockerfile('FROM scratch AS last\n', { fileName: 'Dockerfile' });
const terminal = createTerminal();
const records = createBuildRecords(process.env);
const screens = createScreens({
  ...stillOptions({ dockerfile, spec: specOf('/'), terminal, connect: async () => new FakeBuilder() }),
  history: async () => withRecords(new ManyBuilds(builds()), records, BUILDER),
  show: (made) => showScreens(terminal, made, clock.now),
});
terminal.onExit(screens.stop);
terminal.open();
const end = await screens.stay();
await terminal.end(end === 'another build' ? 0 : end);
