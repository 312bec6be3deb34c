import { refuse, type Words } from '../../platform/kernel/index.ts';
import type { Weakness } from './domain/password.ts';

export const tooManyTries = (waitMs: number) => {
  const seconds = Math.ceil(waitMs / 1000);
  return refuse(
    'team.too-many-tries',
    429,
    {
      zh: `失败次数过多,请 ${seconds} 秒后再试。`,
      en: `Too many failed attempts; try again in ${seconds} seconds.`,
    },
    { retryAfterMs: seconds * 1000 },
  );
};

export const usernameTaken = (username: string) =>
  refuse(
    'team.username-taken',
    409,
    {
      zh: `用户名「${username}」已被使用。`,
      en: `The username “${username}” is already taken.`,
    },
    { field: 'username' },
  );

const weak: Readonly<Record<Weakness | 'same', Words>> = {
  short: {
    zh: '密码至少 8 位,越长越好。',
    en: 'Use at least 8 characters; longer is better.',
  },
  common: {
    zh: '这个密码过于常见或已泄露,请换一个。',
    en: 'This password is too common or has been leaked; choose another.',
  },
  'own-name': {
    zh: '密码不能包含用户名。',
    en: 'The password must not contain your username.',
  },
  same: {
    zh: '新密码不能与当前密码相同。',
    en: 'The new password is the same as the current one.',
  },
};

export const passwordWeak = (weakness: Weakness | 'same') =>
  refuse('team.password-weak', 422, weak[weakness], { field: 'next' });

export const passwordWrong = refuse(
  'team.password-wrong',
  403,
  { zh: '当前密码错误。', en: 'The current password is wrong.' },
  { field: 'current' },
);

export const staffUnknown = refuse('team.staff-unknown', 404, {
  zh: '成员不存在。',
  en: 'Member not found.',
});

export const notYourself = refuse('team.not-yourself', 409, {
  zh: '不能修改自己的角色或停用自己,请由另一位管理员操作。',
  en: 'You cannot change your own role or disable yourself; ask another administrator.',
});
