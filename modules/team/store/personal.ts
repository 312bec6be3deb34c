import { asc, eq, lt } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import type { PersonalDataSource, PersonalTable } from '../../../platform/personal/index.ts';
import { account, login, twoFactor, user, verification } from './schema.ts';

const whose = { zh: '谁的', en: 'Whose' };

const tables: readonly PersonalTable[] = [
  {
    table: user,
    about: 'staff',
    what: { zh: '员工', en: 'Staff' },
    columns: {
      name: { zh: '姓名', en: 'Name' },
      email: { zh: '内部邮箱', en: 'Internal mail address' },
      image: { zh: '头像', en: 'Picture' },
      username: { zh: '用户名', en: 'User name' },
      displayUsername: { zh: '显示的用户名', en: 'User name as shown' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
    rowsOf: (id) => eq(user.id, id),
  },
  {
    table: login,
    about: 'staff',
    what: { zh: '登录', en: 'Sign-ins' },
    columns: {
      ipAddress: { zh: '网络地址', en: 'Network address' },
      userAgent: { zh: '浏览器', en: 'Browser' },
      userId: whose,
      token: { zh: '登录凭据', en: 'Token' },
    },
    purposes: ['staff', 'security'],
    kept: 'RET-07',
    rowsOf: (id) => eq(login.userId, id),
    notCopied: ['token'],
  },
  {
    table: account,
    about: 'staff',
    what: { zh: '登录方式', en: 'Ways to sign in' },
    columns: {
      accountId: whose,
      userId: whose,
      password: { zh: '密码散列(argon2id)', en: 'Hash of the password (argon2id)' },
      accessToken: { zh: '外部凭据(未用)', en: 'Outside token, not used' },
      refreshToken: { zh: '外部凭据(未用)', en: 'Outside token, not used' },
      idToken: { zh: '外部凭据(未用)', en: 'Outside token, not used' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
    rowsOf: (id) => eq(account.userId, id),
    notCopied: ['password', 'accessToken', 'refreshToken', 'idToken'],
  },
  {
    table: verification,
    about: 'staff',
    what: { zh: '验证码', en: 'Codes to verify' },
    columns: {
      identifier: { zh: '对谁', en: 'For whom' },
      value: { zh: '验证码', en: 'The code' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
  },
  {
    table: twoFactor,
    about: 'staff',
    what: { zh: '第二因素', en: 'Second factor' },
    columns: {
      userId: whose,
      secret: { zh: '密钥(加密)', en: 'Secret (encrypted)' },
      backupCodes: { zh: '备用码(加密)', en: 'Backup codes (encrypted)' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
    rowsOf: (id) => eq(twoFactor.userId, id),
    notCopied: ['secret', 'backupCodes'],
  },
];

/** What team stores of people; sign-ins go half a year after they ended (CSL 23(3)). */
export function teamPersonalData({ sql }: Database): PersonalDataSource {
  return {
    tables,
    aging: [
      {
        kinds: ['login'],
        page: async (db, { before, offset, limit }) => {
          const rows = await db
            .select({ id: login.id, at: login.expiresAt })
            .from(login)
            .where(lt(login.expiresAt, new Date(before)))
            .orderBy(asc(login.expiresAt), asc(login.id))
            .offset(offset)
            .limit(limit);
          return rows.map(({ id, at }) => {
            return { kind: 'login', id, refs: [], moments: { event: at.getTime() } };
          });
        },
      },
    ],
    purge: async ({ id }) => {
      await sql.delete(login).where(eq(login.id, id));
    },
  };
}
