import { describe, expect, it } from 'vitest';
import { remoteTrouble } from '../../src/cli/remote-trouble.ts';

/** As git and the engines say it (BuildKit 0.13 to 0.34). */
const GIT = 'failed to solve: error fetching default branch for repository https://host/x.git: git stderr:\n';

describe('why a context cannot be fetched', () => {
  it.each([
    [
      'failed to solve: git error: exec: "git": executable file not found in $PATH',
      /^the engine has no git;/,
    ],
    [
      `${GIT}fatal: could not read Username for 'https://host': terminal prompts disabled\n: exit status 128`,
      /--secret id=GIT_AUTH_TOKEN,env=NAME\.$/,
    ],
    [`${GIT}git@host: Permission denied (publickey).\r\nfatal: Could not read`, /^the ssh key was refused;/],
    [`${GIT}Host key verification failed.\r\n`, /known_hosts/],
    [
      `${GIT}fatal: repository 'https://host/x.git/' not found\n: exit status 128`,
      /^there is no such repository;/,
    ],
    [
      'failed to load cache key: repository does not contain ref v9, output: ""',
      /^v9 is no branch, tag or commit of this repository\.$/,
    ],
    [
      'failed to solve: repository does not contain ref master, output: ""',
      /^master is no branch, tag or commit .* where none is named: write #BRANCH\.$/,
    ],
    ['failed to solve: subdir not supported yet', /^the engine is too old to take a folder of a repository;/],
    [
      'invalid subdir a/b: failed to lstat "a/b": no such file',
      /^there is no folder a\/b in this repository\.$/,
    ],
    [
      'unsupported frontend capability moby.buildkit.frontend.gitquerystring',
      /write #REF:FOLDER, or pass --build-arg BUILDKIT_SYNTAX/,
    ],
    [
      'failed to solve: failed to load cache key: invalid response status 404',
      /^invalid response status 404\.$/,
    ],
    [`${GIT}fatal: the disk is full\r\n: exit status 128`, /^fatal: the disk is full\.$/],
    ['unexpected query "bogus"', /^unexpected query "bogus"\.$/],
  ])('is said in one sentence: %s', (message, sentence) => {
    expect(remoteTrouble(message)).toMatch(sentence);
    expect(remoteTrouble(message)).not.toMatch(/[\r\n]|stderr|exit status/);
  });
});
