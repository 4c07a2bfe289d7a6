// Addresses: what may be followed, and where a source's reference leads.
import { describe, expect, it } from 'vitest';
import { address, referenceLink } from './links.ts';

const resolve = (kind: string, id: string) => (id === 'known' ? `/${kind}/known` : undefined);

describe('address', () => {
  it.each([
    ['point:known', { kind: 'inside', href: '/point/known' }],
    ['point:other', { kind: 'unresolved', target: 'point:other' }],
    ['https://a.b/c?d#e', { kind: 'outside', href: 'https://a.b/c?d#e' }],
    ['//a.b/c', { kind: 'outside', href: '//a.b/c' }],
    ['mailto:a@b.c', { kind: 'outside', href: 'mailto:a@b.c' }],
    ['#here', { kind: 'inside', href: '#here' }],
    ['a/b:c', { kind: 'inside', href: 'a/b:c' }],
    ['javascript:alert(1)', { kind: 'refused' }],
    [' java\nscript:alert(1)', { kind: 'refused' }],
    ['file:///etc/passwd', { kind: 'refused' }],
    ['data:text/html,x', { kind: 'refused' }],
  ])('%j', (url, want) => {
    expect(address(url, resolve)).toEqual(want);
  });
});

describe('referenceLink', () => {
  it.each([
    ['2309.06180', 'https://arxiv.org/abs/2309.06180'],
    ['2203.15556 (replication 2404.10102)', 'https://arxiv.org/abs/2203.15556'],
    ['deeplearningbook.org', 'https://deeplearningbook.org'],
    ['https://x.y/z', 'https://x.y/z'],
    ['Nature 1986', undefined],
    ['docs', undefined],
    ['CACM 2009', undefined],
    ['CMU-CS-90-190', undefined],
  ])('%s', (reference, want) => {
    expect(referenceLink(reference)).toBe(want);
  });
});
