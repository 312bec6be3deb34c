import { refuse, type Words } from '../../platform/kernel/index.ts';
import type { Weakness } from './domain/password.ts';

export const tooManyTries = (waitMs: number) => {
  const seconds = Math.ceil(waitMs / 1000);
  return refuse(
    'team.too-many-tries',
    429,
    {
      zh: `错了太多次,请 ${seconds} 秒后再试。`,
      en: `Too many wrong tries; try again in ${seconds} seconds.`,
    },
    { retryAfterMs: seconds * 1000 },
  );
};

export const usernameTaken = (username: string) =>
  refuse(
    'team.username-taken',
    409,
    {
      zh: `用户名「${username}」已有人用。`,
      en: `The user name “${username}” is taken.`,
    },
    { field: 'username' },
  );

const weak: Readonly<Record<Weakness | 'same', Words>> = {
  short: {
    zh: '密码至少 8 位,越长越好。',
    en: 'A password has eight characters at least; longer is better.',
  },
  common: {
    zh: '这个密码太多人用过、早已泄露,请换一个。',
    en: 'This password was used by too many and has leaked; choose another.',
  },
  'own-name': {
    zh: '密码里不能有自己的用户名。',
    en: 'A password must not hold the own user name.',
  },
  same: { zh: '新密码和现在的一样。', en: 'The new password is the old one.' },
};

export const passwordWeak = (weakness: Weakness | 'same') =>
  refuse('team.password-weak', 422, weak[weakness], { field: 'next' });

export const passwordWrong = refuse(
  'team.password-wrong',
  403,
  { zh: '现在的密码不对。', en: 'The present password is wrong.' },
  { field: 'current' },
);

export const staffUnknown = refuse('team.staff-unknown', 404, {
  zh: '没有这位成员。',
  en: 'There is no such member.',
});

export const notYourself = refuse('team.not-yourself', 409, {
  zh: '不能改自己的角色,也不能停用自己;请另一位管理员来做。',
  en: 'Nobody changes the own role or takes the own login away; ask another administrator.',
});
