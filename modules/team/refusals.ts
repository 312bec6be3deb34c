import { refuse } from '../../platform/kernel/index.ts';

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
