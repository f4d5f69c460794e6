import type { CommandEnd } from '../projects.ts';
import type { Round } from './plan.ts';

/** What of the machinery below must never be shown to a person. */
const RAW_WORDS =
  /http\/2|HTTP2|HTTP\/1|EPIPE|ECONN\w+|ERR_\w+|socket hang up|HTTP code|NGHTTP2|\bgrpc\b|rpc error|GOAWAY|protocol error|premature|context canceled|stream closed|failed to solve|undefined|\bat (?:\S+ \()?(?:node:|file:|\/)\S+:\d+|Error:/i;

/** A sentence of ours about an engine that is not there any more, or never was. */
const LOST_SENTENCE =
  /^stagedive: (?:The engine at \S+ went away: (?:the connection was closed|it stopped responding|it sent what cannot be read)\. Run this again once the engine is back\.|No Docker engine answers\. Tried .+)$/;

/** What is wrong with how a command ended that lost its engine; empty if nothing is. */
export function faultsOfEnd(
  round: Round,
  { status, signal, stdout, stderr }: CommandEnd,
  wasHit: boolean,
): string[] {
  const wrong: string[] = [];
  // What the engine said of past builds is what history shows.
  const text = round.command === 'history' ? stderr : `${stdout}${stderr}`;
  // As docker has it: the engine is there, could not start a container, and its words say why.
  if (round.kind === 'containerd killed' && round.command === 'run' && status === 125)
    return /^stagedive: the container could not be started: /m.test(stderr)
      ? wrong
      : [`says ${JSON.stringify(stderr)}`];
  const raw = RAW_WORDS.exec(text);
  if (raw !== null) wrong.push(`says "${raw[0]}"`);
  if (/^#\d+ ERROR/m.test(text)) wrong.push('says that a step failed');
  // An engine without its containerd may do all that is asked; and what was ready before the fault is ready.
  const mayFinish = round.kind === 'containerd killed' || !wasHit || round.kind === 'corrupted';
  const said = stderr.split('\n').filter((line) => line.startsWith('stagedive: '));
  const isDone = status === 0 || (status === 1 && said.length === 0);
  if (isDone)
    return mayFinish ? wrong : [...wrong, `ends with status ${status} although the engine was lost`];
  const last = said.at(-1) ?? '';
  if (said.length !== 1) wrong.push(`says ${said.length} sentences`);
  const isOdd = round.kind === 'corrupted' || round.kind === 'containerd killed';
  if (isOdd ? !(status === 1 || status === 2 || status === 3) : status !== 3)
    wrong.push(`status ${status ?? signal}`);
  if (status === 3 && !LOST_SENTENCE.test(last)) wrong.push('does not say that the engine was lost');
  if (wrong.length > 0) wrong.push(`stderr: ${JSON.stringify(stderr.slice(-600))}`);
  return wrong;
}

/** What is wrong with the text of a screen. */
export function faultsOfScreen(screen: string): string[] {
  const raw = RAW_WORDS.exec(screen.replaceAll(/\s+/g, ' '));
  return raw === null ? [] : [`shows "${raw[0]}"`, screen];
}
