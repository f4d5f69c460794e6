import { describe, expect, it } from 'vitest';
import { NO_FLAGS as NO_FLAGS_GIVEN } from '../../src/commands/flags/no-flags.ts';
import { mergeFlags } from '../../src/definitions/merge-flags.ts';
import { NO_FLAGS } from '../../src/definitions/types.ts';

describe('flags over the settings of a definition', () => {
  it('override args, contexts, labels, limits and hosts by name, secrets and agents by id', () => {
    const own = {
      ...NO_FLAGS,
      buildArg: ['A=1', 'B=1'],
      buildContext: ['x=/x', 'y=/y'],
      label: ['l=1', 'm=1'],
      ulimit: ['nofile=1', 'nproc=1'],
      addHost: ['a=1.1.1.1', 'b=::1'],
      secret: ['id=s,src=/s', '"id=t",env=T'],
      ssh: ['default', 'k=/k'],
      attest: ['type=sbom', 'type=provenance'],
    };
    const given = {
      ...NO_FLAGS_GIVEN,
      buildArg: ['B'],
      buildContext: ['y=other'],
      label: ['m=2'],
      ulimit: ['nproc=2'],
      addHost: ['b:2.2.2.2'],
      secret: ['src=f,id=t'],
      ssh: ['k'],
      attest: ['type=sbom,disabled=true'],
    };
    expect(mergeFlags(given, own)).toMatchObject({
      buildArg: ['A=1', 'B'],
      buildContext: ['x=/x', 'y=other'],
      label: ['l=1', 'm=2'],
      ulimit: ['nofile=1', 'nproc=2'],
      addHost: ['a=1.1.1.1', 'b:2.2.2.2'],
      secret: ['id=s,src=/s', 'src=f,id=t'],
      ssh: ['default', 'k'],
      attest: ['type=provenance', 'type=sbom,disabled=true'],
    });
  });

  it('replace other lists and texts, and join what only allows more', () => {
    const own = {
      ...NO_FLAGS,
      platform: ['linux/amd64'],
      tag: ['own'],
      cacheFrom: ['own'],
      output: ['own'],
      network: 'none',
      shmSize: '1g',
      target: 'own',
      allow: ['network.host'],
      annotation: ['a=1'],
      pull: true,
      noCacheFilter: ['x'],
    };
    const kept = mergeFlags({ ...NO_FLAGS_GIVEN, tag: [] }, own);
    expect(kept).toMatchObject({
      platform: ['linux/amd64'],
      tag: ['own'],
      network: 'none',
      shmSize: '1g',
      target: 'own',
      pull: true,
      cache: true,
      cacheFilter: ['x'],
    });
    const given = {
      ...NO_FLAGS_GIVEN,
      platform: ['linux/arm64'],
      tag: ['given'],
      network: 'host',
      target: 'given',
      allow: ['security.insecure'],
      annotation: ['a=2'],
      cache: false,
    };
    expect(mergeFlags(given, own)).toMatchObject({
      platform: ['linux/arm64'],
      tag: ['given'],
      cacheFrom: ['own'],
      network: 'host',
      target: 'given',
      allow: ['network.host', 'security.insecure'],
      annotation: ['a=1', 'a=2'],
      cache: false,
      cacheFilter: [],
    });
  });

  it('add nothing where the definition says nothing', () => {
    expect(mergeFlags(NO_FLAGS_GIVEN, NO_FLAGS)).toEqual(NO_FLAGS_GIVEN);
  });

  it('reads the id of a secret and the type of an attestation as docker does', () => {
    const own = { ...NO_FLAGS, secret: ['id=tok,src=/a', '"id=a,b",src=/c'], attest: ['type=sbom'] };
    const secret = ['src=/b,ID=tok', 'src=/d,"id=a,b"'];
    const given = { ...NO_FLAGS_GIVEN, secret, attest: ['generator=g,TYPE=sbom'] };
    expect(mergeFlags(given, own)).toMatchObject({ secret, attest: given.attest });
    const unreadable = { ...NO_FLAGS_GIVEN, secret: ['"id=tok'] };
    expect(mergeFlags(unreadable, own).secret).toEqual([...own.secret, '"id=tok']);
  });
});
