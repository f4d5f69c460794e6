import { describe, expect, it } from 'vitest';
import {
  CONTAINER_LABEL,
  containerName,
  giveUp,
  IMAGE_LABEL,
  isAbandoned,
  newOwnValue,
  ownContainer,
  ownImage,
} from '../../src/docker/own-labels.ts';
import { ownerName } from '../../src/own-files/owner.ts';

const hex = '0123456789abcdef';

describe('a label of ours', () => {
  it('is in use until it is given up', () => {
    const value = newOwnValue();
    expect(isAbandoned(value)).toBe(false);
    giveUp(value);
    expect(isAbandoned(value)).toBe(true);
  });

  it('belongs to nobody we know on another host, and is then left alone', () => {
    expect(isAbandoned(`1-1-elsewhere-${hex}`)).toBe(false);
  });

  it('is abandoned once its process has ended', () => {
    const host = ownerName().split('-')[2];
    expect(isAbandoned(`2147483646-1-${host}-${hex}`)).toBe(true);
    expect(isAbandoned(`${process.pid}-1-${host}-${hex}`)).toBe(true);
  });

  it('makes a container ours only together with its name: images that are committed inherit labels', () => {
    const value = newOwnValue();
    const labels = { [CONTAINER_LABEL]: value };
    expect(ownContainer(labels, [`/${containerName(value)}`])).toBe(value);
    expect(ownContainer(labels, ['/eager_hopper'])).toBeNull();
    expect(ownContainer({ [IMAGE_LABEL]: value }, [`/${containerName(value)}`])).toBeNull();
  });

  it.each([undefined, '', 'mine', hex, `x-${hex}`, `1-2-3-${hex.slice(1)}`])('is not %j', (value) => {
    const labels = value === undefined ? {} : { [IMAGE_LABEL]: value };
    expect(ownImage(labels)).toBeNull();
  });
});
