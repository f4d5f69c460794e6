import { describe, expect, it } from 'vitest';
import { heredocNote } from '../../src/states/heredoc-note.ts';
import { dockerfileOf } from '../fakes/state.ts';

const BEFORE = 'FROM a\n';
const HEREDOC = "FROM a\nCOPY <<'EOF' /f\nx\nEOF\n";
const old = { capabilities: new Set(['gateway.exec']) };
const recent = { capabilities: new Set(['gateway.exec', 'gateway.warnings']) };

function noteFor(after: readonly string[], build: typeof old | null, before = BEFORE): string | null {
  const proposals = after.map((text) => ({
    place: 'before' as const,
    changes: [
      { file: null, before, after: text },
      { file: 'app/Dockerfile', before: '', after: HEREDOC },
    ],
  }));
  return heredocNote(proposals, dockerfileOf(before), build);
}

describe('a proposal', () => {
  it('with a heredoc says beforehand that an old engine has none', () => {
    expect(noteFor([HEREDOC], old)).toMatch(/^A proposal with a heredoc .* too old for it\. Start /);
    expect(noteFor(['FROM a\nRUN x\n', HEREDOC], old)).not.toBeNull();
  });

  it('without one has nothing to say, nor has one of which something else is wrong', () => {
    expect(noteFor(['FROM a\nRUN x\n'], old)).toBeNull();
    expect(noteFor(['RUN x\n'], old)).toBeNull();
  });

  it('with one has nothing to say where it is known, may be, or is not known to be unknown', () => {
    expect(noteFor([HEREDOC], recent)).toBeNull();
    expect(noteFor([HEREDOC], null)).toBeNull();
    const syntax = '# syntax=docker/dockerfile:1\n';
    expect(noteFor([syntax + HEREDOC], old, syntax + BEFORE)).toBeNull();
  });
});
