import { describe, expect, it } from 'vitest';
import { complaintsOf, idsIn, rulesIn } from './check.ts';

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
});
