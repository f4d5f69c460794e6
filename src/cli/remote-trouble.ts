import { plainName } from '../progress/plain-name.ts';
import { plainText } from '../progress/sanitize.ts';

/** What an engine says when it cannot fetch a context, and what that means. The first match counts. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /exec: "git": executable file not found/,
    'the engine has no git; install it on the machine of the engine, or clone the repository and name the folder.',
  ],
  [
    /could not read (?:Username|Password) for|Authentication failed for|terminal prompts disabled/,
    'there is no such repository, or it asks for a login; pass a token with --secret id=GIT_AUTH_TOKEN,env=NAME.',
  ],
  [
    /Permission denied \(publickey/,
    'the ssh key was refused; pass one that may read it with --ssh default=KEY, or add it to your agent.',
  ],
  [
    /Host key verification failed/,
    'the engine does not know the key of this host; add it to known_hosts on the machine of the engine.',
  ],
  [
    /fatal: (?:repository '.*' not found|remote error: access denied or repository not exported)/,
    'there is no such repository; check the address.',
  ],
  [
    /subdir not supported yet/,
    'the engine is too old to take a folder of a repository; clone the repository and name the folder.',
  ],
  [
    /repository does not contain ref master,/,
    'master is no branch, tag or commit of this repository; an old engine takes it where none is named: write #BRANCH.',
  ],
  [
    /unsupported frontend capability moby\.buildkit\.frontend\.gitquerystring/,
    'the frontend of this engine does not know ?… in the address of a repository; write #REF:FOLDER, or pass --build-arg BUILDKIT_SYNTAX=docker/dockerfile:1.',
  ],
];

/** What the engine wraps its reasons in, and what git prints around them. */
const AROUND =
  /^(?:failed to (?:solve|read dockerfile|resolve httpcontext|read downloaded context|load cache key)|error fetching default branch for repository \S+): /;
const NOISE = /^(?:(?:git )?stderr:|exit status \d+|hint: .*)?$/;

/**
 * Why the engine could not fetch a context, as the end of a sentence: what to do where that is known, else the engine's
 * reason in one line.
 * @param message the engine's, of many lines
 */
export function remoteTrouble(message: string): string {
  const meaning = MEANINGS.find(([sign]) => sign.test(message))?.[1];
  if (meaning !== undefined) return meaning;
  const ref = /repository does not contain ref (\S+?),/.exec(message)?.[1];
  if (ref !== undefined) return `${plainText(ref)} is no branch, tag or commit of this repository.`;
  const folder = /invalid subdir \/?(\S+):/.exec(message)?.[1];
  if (folder !== undefined) return `there is no folder ${plainName(folder)} in this repository.`;
  const reasons = message.split(/\r?\n/).flatMap((line) => {
    const reason = withoutWrapping(line.trim()).replace(/^: /, '');
    return NOISE.test(reason) ? [] : [reason];
  });
  const text = plainText(reasons.join('; '));
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function withoutWrapping(line: string): string {
  let text = line;
  while (AROUND.test(text)) text = text.replace(AROUND, '');
  return text;
}
