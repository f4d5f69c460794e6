import { describe, expect, it } from 'vitest';
import { isSyntaxUnreachable, syntaxImage } from '../../src/buildkit/syntax.ts';

const image = (text: string) => syntaxImage(new TextEncoder().encode(text));

describe('the syntax of a Dockerfile', () => {
  it.each([
    ['# syntax=docker/dockerfile:1\nFROM a', 'docker/dockerfile:1'],
    ['#syntax = docker/dockerfile:1 \r\nFROM a', 'docker/dockerfile:1'],
    ['\uFEFF# Syntax=x\nFROM a', 'x'],
    ['# escape=`\n# syntax=x\nFROM a', 'x'],
    ['#!/usr/bin/env docker\n# syntax=x\n', 'x'],
    ['// syntax=x\n{}', 'x'],
    ['FROM a\n# syntax=x\n', null],
    ['# a comment\n# syntax=x\n', null],
    ['\n# syntax=x\n', null],
    ['', null],
  ])('in %j is %j', (text, expected) => {
    expect(image(text)).toBe(expected);
  });
});

describe('a syntax image that cannot be fetched', () => {
  const offline = 'dial tcp: lookup registry-1.docker.io: no such host';

  it('is recognised by its name together with a network error', () => {
    const modern = `failed to resolve source metadata for docker.io/docker/dockerfile:1: failed to do request: ${offline}`;
    const old = `failed to do request: Head "https://registry-1.docker.io/v2/docker/dockerfile/manifests/1": ${offline}`;
    expect(isSyntaxUnreachable('docker/dockerfile:1', modern)).toBe(true);
    expect(isSyntaxUnreachable('docker/dockerfile:1@sha256:abc', old)).toBe(true);
    expect(isSyntaxUnreachable('docker.io/docker/dockerfile', modern)).toBe(true);
    const own =
      'Head "https://registry.example:5000/v2/some/frontend/manifests/1": dial tcp: connection refused';
    expect(isSyntaxUnreachable('registry.example:5000/some/frontend:1', own)).toBe(true);
  });

  it('is not confused with a missing image or with another image', () => {
    expect(isSyntaxUnreachable('docker/dockerfile:1', 'docker.io/docker/dockerfile:1: not found')).toBe(
      false,
    );
    expect(isSyntaxUnreachable('docker/dockerfile:1', `docker.io/library/alpine: ${offline}`)).toBe(false);
    const other = `Head "https://elsewhere.example/v2/some/frontend/manifests/1": ${offline}`;
    expect(isSyntaxUnreachable('registry.example/some/frontend:1', other)).toBe(false);
  });
});
