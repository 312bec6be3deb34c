import { expect, it } from 'vitest';
import { nameJudge } from '../apps/server/names.ts';

it.each([
  ['广州晴电科技有限公司', '广州晴电'],
  ['杭州某某电器股份有限公司', '杭州某某电器'],
  ['云锦电器商贸有限公司(虚构示例)', '云锦电器'],
  ['Acme 小家电', 'Acme 小家电'],
])(
  '[CRM-9] the company is the one that sells: nobody is called %s, nor as people say it',
  async (name, said) => {
    const team = { list: () => Promise.resolve([{ name: '苏晴' }]) };
    const judge = nameJudge({
      team,
      compliance: { words: () => [], contact: () => undefined },
      seller: { name },
    });
    expect(await judge.reserved()).toEqual([name, said, '苏晴']);
  },
);
