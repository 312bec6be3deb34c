import { expect, it } from 'vitest';
import { lawIn } from './contract.ts';
import { dutiesOf } from './domain/scale.ts';
import assessments from './rules/assessments.json' with { type: 'json' };
import purposes from './rules/purposes.json' with { type: 'json' };
import retention from './rules/retention.json' with { type: 'json' };

const duties = dutiesOf({ persons: 0, sensitive: 0, abroad: 0 });
const cited = [...assessments, ...purposes, ...retention, ...duties].map(({ law }) => law);

it('[PRIVACY-47] every law that is cited has an English name', () => {
  expect(cited.length).toBeGreaterThan(20);
  for (const law of cited) {
    expect(lawIn(law, 'zh')).toBe(law);
    expect(lawIn(law, 'en')).not.toMatch(/\p{Script=Han}/u);
  }
});

it.each([
  ['个人信息保护法 第24条', 'Personal Information Protection Law art. 24'],
  ['个人信息保护法 55(2)、24', 'Personal Information Protection Law arts. 55(2), 24'],
  [
    '个人信息保护法 第13条第(三)项;直播电商监督管理办法 第46、49条',
    'Personal Information Protection Law art. 13(3); Live Commerce Measures arts. 46, 49',
  ],
  ['民法典 第188条(诉讼时效)', 'Civil Code art. 188 (limitation period)'],
])('[PRIVACY-47] %s is read as %s', (law, english) => {
  expect(lawIn(law, 'en')).toBe(english);
});
