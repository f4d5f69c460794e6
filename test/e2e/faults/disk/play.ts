import { type CommandEnd, runProgram } from '../../projects.ts';
import { BadDisk, type DiskKind, type Place } from './bad-disk.ts';
import { DEFINITIONS, type DiskCommand, diskCommands, PROJECT } from './commands.ts';

/** What of the machinery below must never be shown. */
const RAW_WORDS =
  /\b(?:EROFS|ENOSPC|EDQUOT|EACCES|EPERM|EIO|ENOENT|ERR_\w+)\b|errno|syscall|undefined|\bat (?:\S+ \()?(?:node:|file:|\/)\S+:\d+|Error:/;

/** Why something is not on the disk. */
const REASON = /the disk is read-only|no space is left on the disk/;

const NOT_RECORDED =
  /^stagedive: This build is not recorded, .*: (?:the disk is read-only|no space is left on the disk)\.$/;

/** What was in a file before. */
const OLD = 'old';

/** Runs the commands with one folder on a bad disk. Returns what is wrong, in lines that name the command. */
export async function playDisk(
  place: Place,
  kind: DiskKind,
  wanted: (command: DiskCommand) => boolean,
): Promise<readonly string[]> {
  await using disk = await BadDisk.with(place, kind);
  for (const [name, text] of Object.entries({ ...PROJECT, ...DEFINITIONS }))
    await disk.write('project', name, text);
  const commands = diskCommands(disk).filter(wanted);
  for (const { file } of commands) if (file !== undefined) await disk.write('out', file.name, OLD);
  await disk.goBad();
  const wrong: string[] = [];
  for (const command of commands) {
    const end = await run(command, disk);
    const faults = [...faultsOf(command, place, kind, end), ...(await faultsOnDisk(command, disk, end))];
    wrong.push(...faults.map((fault) => `${command.name}, ${place} ${kind}: ${fault}`));
    if (faults.length > 0) wrong.push(`  it says ${JSON.stringify(end.stderr.slice(-600))}`);
  }
  return wrong;
}

async function run({ args, before, after, env }: DiskCommand, disk: BadDisk): Promise<CommandEnd> {
  const input = before === undefined ? '' : `${before} | `;
  const output = after === undefined ? '' : ` > '${after}'`;
  const piped = before !== undefined || after !== undefined;
  const shell = piped ? ['sh', '-c', `${input}"$@"${output}`, 'sh'] : [];
  return await runProgram([...disk.command, ...shell], args, { env: { ...disk.env, ...env } });
}

function faultsOf(
  { name, writesTo, isRecorded, failure = 1, env }: DiskCommand,
  place: Place,
  kind: DiskKind,
  { status, signal, stdout, stderr }: CommandEnd,
): readonly string[] {
  const said = stderr.split('\n').filter((line) => /^(?:stagedive|sh): /.test(line));
  // The shell could not even open the file.
  if (said.some((line) => line.startsWith('sh: '))) return status === 0 ? ['ends with 0'] : [];
  const raw = RAW_WORDS.exec(`${stderr}${stdout}`);
  const wrong = raw === null ? [] : [`says ${JSON.stringify(raw[0])}`];
  const isLogLost = env !== undefined && place === 'out';
  const mayFail = writesTo.includes(place) || (isLogLost && status === failure);
  // A small file still fits on a disk that is almost full.
  if (status !== 0) {
    if (!mayFail || status !== failure) wrong.push(`ends with ${status ?? signal}`);
    const reasons = said.filter((line) => REASON.test(line));
    if (reasons.length !== 1) wrong.push(`gives ${reasons.length} reasons`);
    return wrong;
  }
  if (writesTo.includes(place) && kind !== 'almost full') wrong.push('ends with 0');
  if (isLogLost && said.filter((line) => REASON.test(line)).length > 1) wrong.push('repeats itself');
  const lost = said.filter((line) => NOT_RECORDED.test(line)).length;
  const mayLose = isRecorded === true && place === 'state';
  if (lost > (mayLose ? 1 : 0)) wrong.push(`says ${lost} times that the build is not recorded`);
  if (mayLose && lost === 0 && kind !== 'almost full')
    wrong.push('does not say that the build is not recorded');
  const others = said.filter((line) => REASON.test(line) && !NOT_RECORDED.test(line));
  if (!isLogLost && others.length > 0) wrong.push(`complains of ${name}`);
  return wrong;
}

/** Half-written files and drafts that are left. */
async function faultsOnDisk(
  { file }: DiskCommand,
  disk: BadDisk,
  { status }: CommandEnd,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  if (file !== undefined) {
    const text = await disk.read('out', file.name);
    if (status === 0 ? text === null || !file.isWhole(text) : text !== OLD)
      wrong.push(`leaves ${file.name} with ${text?.length ?? 'no'} bytes`);
    if (status === 0) await disk.write('out', file.name, OLD).catch(() => undefined);
  }
  const left = [
    ...(await disk.names('tmp')),
    ...(await disk.names('out')).filter((name) => name.includes('.stagedive-')),
    ...(await disk.names('project')).filter((name) => name.includes('.stagedive-')),
    ...(await disk.names('state')).filter((name) => /copies|draft|json\./.test(name)),
    ...(await disk.names('cache')).filter((name) => /code\/.*\.\d+-\d+-/.test(name)),
  ];
  return [...wrong, ...left.map((name) => `leaves ${name}`)];
}
