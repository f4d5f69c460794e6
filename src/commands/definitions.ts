import type { Writable } from 'node:stream';
import { othersText } from '../definitions/choose.ts';
import type { FoundDefinitions } from '../definitions/types.ts';
import { plainText } from '../progress/sanitize.ts';
import { definitionsJson, pathFrom } from './json/definitions-json.ts';
import { jsonText } from './json/json-text.ts';
import { definitionsText } from './text/definitions-text.ts';
import { writeOut } from './write-out.ts';

export interface DefinitionsCommand {
  readonly found: FoundDefinitions;
  /** Absolute; paths are shown from here. */
  readonly folder: string;
  /** The folder as it was given. */
  readonly shownFolder: string;
  readonly json: boolean;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signal: AbortSignal;
}

/** `stagedive definitions`: prints what a folder defines, as text or JSON. Returns 0, also for problems in them. */
export async function runDefinitions(command: DefinitionsCommand): Promise<number> {
  const { found, folder, json, stdout, stderr, signal } = command;
  const { definitions } = found;
  const text = json ? jsonText(definitionsJson(definitions, folder)) : definitionsText(definitions, folder);
  if (text !== '') await writeOut(stdout, text, signal);
  const say = (sentence: string): boolean => stderr.write(`stagedive: ${sentence}\n`);
  if (definitions.length === 0) {
    const others = othersText(found.others, (path) => pathFrom(folder, path));
    say(
      plainText(
        `${command.shownFolder} and its subfolders have no Dockerfile, compose service with build or bake target${others === '' ? '' : `: ${others}`}.`,
      ),
    );
  }
  if (found.isTruncated) {
    say(`Only the first ${definitions.length} are listed: name a subfolder to see its own.`);
  }
  return 0;
}
