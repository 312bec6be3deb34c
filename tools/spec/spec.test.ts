import { describe, expect, it } from 'vitest';
import { complaintsOf, idsIn, missingPaths, rulesIn } from './check.ts';

describe('the spec tool', () => {
  it('[HOUSE-7] complains about a rule without a test, a test without a rule, a number twice', () => {
    const text = ['- **AB-1** one.', '- **AB-2** two.', '- **AB-1** again.'].join('\n');
    const rules = rulesIn('x/SPEC.md', text);
    const open = '[';
    const tested = idsIn(`it('${open}AB-1] holds'); it('${open}AB-9] what');`);
    expect(complaintsOf(rules, tested)).toEqual([
      'AB-2 (x/SPEC.md) has no test',
      'AB-1 stands in x/SPEC.md and again in x/SPEC.md',
      'a test names AB-9, which no SPEC.md states',
    ]);
  });

  it('[HOUSE-39] complains about a file that a document names and that is not there', () => {
    const there = [
      'stories/room.test.ts',
      'modules/x/app/one.ts',
      'modules/*/testing/open.ts',
      'media/*.test.ts',
    ];
    const text = [
      '`stories/room.test.ts`, `app/one.ts`, `media/*.test.ts`, `npm run check`, `a/b`',
      '`stories/gone.test.ts`, `app/two.ts`, `docs/*.html` and stories/unquoted.ts',
      '`var/secrets.json`',
    ].join('\n');
    const exists = (path: string): boolean => there.includes(path);
    expect(missingPaths('modules/x/README.md', text, exists)).toEqual([
      'modules/x/README.md names stories/gone.test.ts, which does not exist',
      'modules/x/README.md names app/two.ts, which does not exist',
      'modules/x/README.md names docs/*.html, which does not exist',
    ]);
    expect(missingPaths('docs/testing.md', '`testing/open.ts`', exists)).toEqual([]);
    expect(missingPaths('modules/x/SPEC.md', '`testing/open.ts`', exists)).toHaveLength(1);
  });
});
