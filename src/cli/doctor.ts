/** `stagedive doctor`: collects what it reports. */
import { statfs } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineFacts, RoomFacts } from '../commands/doctor/doctor.ts';
import type { Wiring } from '../commands/wiring.ts';
import { messageOf, NoEngineError, unlessEngineLost } from '../ports.ts';

declare const STAGEDIVE_VERSION: string;

const env = process.env;

async function findEngine(name: string | undefined, configuredContext: string | null): Promise<EngineFacts> {
  const tried: EngineFacts['tried'][number][] = [];
  const base = { tried, env, configuredContext };
  const [{ connectEngine }, { createBuilder }, { askAbilities }] = await Promise.all([
    import('../docker/index.ts'),
    import('../buildkit/index.ts'),
    import('../commands/doctor/doctor.ts'),
  ]);
  try {
    const connection = await connectEngine({ env, builder: name, onFailed: (place) => tried.push(place) });
    try {
      // A builder tells its version only to BuildKit's own protocol.
      const builder = await createBuilder(connection, env, null);
      // What it does not say is left out, unless it is gone.
      const [abilities, host] = await Promise.all([
        askAbilities(builder).catch(unlessEngineLost(null)),
        connection.kind === 'engine' ? connection.host().catch(unlessEngineLost(null)) : null,
      ]);
      return { ...base, engine: builder.engine, kind: connection.kind, abilities, host, error: null };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof NoEngineError && tried.length === 0) tried.push(...error.tried);
    return {
      ...base,
      engine: null,
      kind: 'engine',
      abilities: null,
      host: null,
      error: messageOf(error),
    };
  }
}

async function rooms(): Promise<readonly RoomFacts[]> {
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const places = [
    { what: 'temporary files', folder: tmpdir() },
    { what: 'compiled code', folder: cache },
  ];
  return Promise.all(
    places.map(async (place) => {
      const free = await statfs(place.folder).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => null,
      );
      return { ...place, freeBytes: free };
    }),
  );
}

export const doctor: Pick<Wiring, 'doctor'> = {
  async doctor({ builder }) {
    const [report, { dockerTools }] = await Promise.all([
      import('../commands/doctor/doctor.ts'),
      import('../docker/tools.ts'),
    ]);
    const { stdin, stdout, version, execPath, platform, arch } = process;
    const tools = await dockerTools(env);
    const [engine, disk] = await Promise.all([findEngine(builder, tools.currentContext), rooms()]);
    const findings = [
      report.ok(
        'stagedive',
        `${STAGEDIVE_VERSION} on Node ${version.slice(1)} (${execPath}), ${platform}/${arch}`,
      ),
      ...report.terminalFindings({
        isTerminal: stdin.isTTY === true && stdout.isTTY === true,
        columns: stdout.columns ?? 0,
        rows: stdout.rows ?? 0,
        colourDepth: stdout.isTTY ? stdout.getColorDepth({ ...env }) : 1,
        env,
      }),
      ...report.engineFindings(engine),
      ...report.dockerFindings(tools),
      ...report.roomFindings(disk),
    ];
    stdout.write(report.findingsText(findings));
    return report.doctorStatus(findings, engine.engine !== null);
  },
};
