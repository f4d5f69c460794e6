import { SyntaxProblem } from '../parse/problem.ts';
import type { AddInstruction, CopyInstruction, Instruction, RunMount } from '../types.ts';
import { digestProblem } from './checksum.ts';
import { folderFrom } from './folder.ts';
import { isGitSource, isRemoteSource } from './remote.ts';

const SYMBOLIC_CLAUSE = '[ugoa]*(?:[-+=][rwxXstugo]*)+';
const SYMBOLIC_MODE = new RegExp(`^${SYMBOLIC_CLAUSE}(?:,${SYMBOLIC_CLAUSE})*$`);
const SIGNALS =
  /^(?:SIG)?(?:ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(?:\+(?:[1-9]|1[0-5]))?|RTMAX(?:-(?:[1-9]|1[0-4]))?)$/;
const MAX_PORT = 65_535;

/**
 * Checks expanded values as BuildKit does when a target needs the stage (dockerfile2llb). Throws SyntaxProblem.
 *
 * @param folder the working folder; null when it is not known
 */
export function checkValues(instruction: Instruction, folder: string | null): void {
  switch (instruction.keyword) {
    case 'ADD':
    case 'COPY':
      checkTransfer(instruction);
      break;
    case 'EXPOSE':
      for (const port of instruction.ports) checkPort(port);
      break;
    case 'RUN':
      for (const mount of instruction.mounts) checkMount(mount, folder);
      break;
    case 'STOPSIGNAL': {
      const { signal } = instruction;
      if (!SIGNALS.test(signal.toUpperCase()) && !/^[-+]?0*[1-9]\d*$/.test(signal)) {
        throw new SyntaxProblem(`invalid signal: ${signal}`);
      }
      break;
    }
    case 'VOLUME':
      if (instruction.paths.includes('')) {
        throw new SyntaxProblem('VOLUME specified can not be an empty string');
      }
      break;
    default:
  }
}

/** A mount without a target is made in the working folder. An absolute target is not cleaned (dispatchRunMounts). */
function checkMount({ type, source, target }: RunMount, folder: string | null): void {
  if (type === 'ssh' && source) throw new SyntaxProblem('ssh does not support source', 'use id');
  if (type === 'secret' || type === 'ssh') return;
  const path = target?.startsWith('/') === true ? target : folderFrom(folder, target ?? '');
  if (path === '/') throw new SyntaxProblem('invalid mount target "/"', 'name a folder in target=');
}

function checkTransfer(instruction: AddInstruction | CopyInstruction): void {
  const { chmod, sources } = instruction;
  if (chmod !== null && chmod !== '') {
    const octal = /^[0-7]+$/.test(chmod) && Number.parseInt(chmod, 8) <= 0o7777;
    if (!octal && !SYMBOLIC_MODE.test(chmod)) {
      throw new SyntaxProblem(
        `invalid chmod parameter: '${chmod}'. it should be octal string and between 0 and 07777`,
      );
    }
  }
  if (instruction.keyword === 'COPY') {
    const remote = sources.find(isRemoteSource);
    if (remote !== undefined) {
      const what = isGitSource(remote) ? 'git ref' : 'URL';
      throw new SyntaxProblem(`source can't be a ${what} for COPY`, 'use ADD');
    }
  } else if (instruction.checksum) {
    if (sources.length !== 1) throw new SyntaxProblem("checksum can't be specified for multiple sources");
    if (!sources.every(isRemoteSource)) {
      throw new SyntaxProblem('checksum requires HTTP(S) or Git sources');
    }
    const problem = sources.some(isGitSource) ? null : digestProblem(instruction.checksum);
    if (problem !== null) throw new SyntaxProblem(problem, 'write --checksum=sha256: and 64 hex digits');
  }
}

/** Checks `[ip:]public:private/proto`, of which only `private/proto` matters here. */
function checkPort(text: string): void {
  const [range = '', protocol = ''] = (text.split(':').at(-1) ?? '').split(/\/(.*)/s);
  if (range === '') throw new SyntaxProblem(`invalid port: "${text}": no port specified`);
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
    throw new SyntaxProblem(`invalid port: "${text}": invalid proto: ${protocol}`, 'use tcp, udp or sctp');
  }
  const [start = '', end] = range.split(/-(.*)/s);
  const first = portNumber(start);
  const last = end === undefined ? first : portNumber(end);
  if (first === null || last === null || last < first) {
    throw new SyntaxProblem(
      `invalid containerPort: ${range}`,
      'use a number up to 65535, or a range such as 8000-8010',
    );
  }
}

function portNumber(text: string): number | null {
  return /^\+?\d+$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : null;
}
