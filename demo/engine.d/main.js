import { parseArgs } from 'node:util';
import { findAnsweringEngine } from './address.js';
import { exitWithoutTerminal } from './closed-terminal.js';
import { DEFAULT_VERSION, VERSIONS } from './editions.js';
import { down, status, up } from './engine.js';
import { ensureImages } from './images/images.js';
import { Interrupted, Problem } from './problem.js';
import { createProgress } from './progress.js';

const HELP = `A private Docker engine, for machines that have none: the real dockerd with its BuildKit, in its own
namespaces and on its own socket. It needs Linux, root, and a Debian mirror, and does not touch an installed Docker.

usage: demo/engine up|down|status|images [--engine VERSION]

  up        start it and print DOCKER_HOST=… (creating it the first time takes half a minute)
  down      stop it and everything it started; keep its data
            --all  also remove its data, the Debian that it runs from and the cached base images
  status    say whether it is running: exit status 0 if so, else 1

  images    add missing base images of the demo to it, or to the engine of DOCKER_HOST if that is set

  --engine VERSION   ${VERSIONS.join(', ')}; default ${DEFAULT_VERSION}. They can run side by side.

STAGEDIVE_ENGINE_DIR moves its data and socket, XDG_CACHE_HOME the Debian that it runs from.
`;

/**
 * The command line of demo/engine.
 * @param {string[]} argv without the name of the program
 * @returns {Promise<number>} the exit status: 0, 1 for a failure, 2 for wrong usage, 130 when interrupted
 */
export async function main(argv) {
  const progress = createProgress();
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, abort);
  // If the terminal goes away, the command still finishes.
  exitWithoutTerminal();
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    const { values, positionals } = parse(argv);
    if (values.help) return print(HELP, 0);
    const [name = ''] = positionals;
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command || positionals.length > 1)
      return usage(`demo/engine needs one of these commands: ${Object.keys(COMMANDS).join(', ')}.`);
    return await command({ version: values.engine, all: values.all, progress, signal: interrupt.signal });
  } catch (error) {
    return explain(error);
  }
}

const COMMANDS = {
  async up(options) {
    const { dockerHost } = await up(options);
    return print(`DOCKER_HOST=${dockerHost}\n`, 0);
  },
  async down(options) {
    if (!(await down(options))) options.progress.say(`Docker Engine ${options.version} was not running.`);
    return 0;
  },
  async status({ version }) {
    const { state, dockerHost, version: actual } = await status({ version });
    if (state === 'running')
      return print(`Docker Engine ${actual} is running: DOCKER_HOST=${dockerHost}\n`, 0);
    const how = state === 'silent' ? 'is running, but does not answer' : 'is stopped';
    return print(`Docker Engine ${version} ${how}: DOCKER_HOST=${dockerHost}\n`, 1);
  },
  async images(options) {
    const dockerHost = await addressForImages(options);
    const added = await ensureImages(dockerHost, options);
    return print(added.map((name) => `${name}\n`).join(''), 0);
  },
};

/** The engine of DOCKER_HOST if that is set, else the private engine, which must be running. */
async function addressForImages({ version }) {
  if (process.env.DOCKER_HOST) {
    const found = await findAnsweringEngine();
    if (!found) throw new Problem(`No engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}.`);
    return found.dockerHost;
  }
  const { state, dockerHost } = await status({ version });
  if (state !== 'running')
    throw new Problem(`Docker Engine ${version} is not running; start it with demo/engine up.`);
  return dockerHost;
}

function parse(args) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      engine: { type: 'string', default: DEFAULT_VERSION },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

function print(text, status) {
  process.stdout.write(text);
  return status;
}

function usage(text) {
  process.stderr.write(`${text} See demo/engine --help.\n`);
  return 2;
}

function explain(error) {
  if (error instanceof Interrupted) {
    process.stderr.write('Interrupted; nothing unfinished is left behind.\n');
    return 130;
  }
  if (error instanceof Problem) {
    const lines = error.lines.map((line) => `  | ${line}\n`).join('');
    process.stderr.write(`${error.message}\n${lines}`);
    return 1;
  }
  if (String(error.code).startsWith('ERR_PARSE_ARGS')) return usage(error.message);
  throw error;
}
