import { asc, eq, lt } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import type { PersonalDataSource, PersonalTable } from '../../../platform/personal/index.ts';
import { account, login, twoFactor, user, verification } from './schema.ts';

const whose = { zh: '所属人', en: 'Owner' };

const tables: readonly PersonalTable[] = [
  {
    table: user,
    about: 'staff',
    what: { zh: '员工', en: 'Staff' },
    columns: {
      name: { zh: '姓名', en: 'Name' },
      email: { zh: '内部邮箱', en: 'Internal email address' },
      image: { zh: '头像', en: 'Picture' },
      username: { zh: '用户名', en: 'Username' },
      displayUsername: { zh: '显示的用户名', en: 'Display username' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
    rowsOf: (id) => eq(user.id, id),
  },
  {
    table: login,
    about: 'staff',
    what: { zh: '登录会话', en: 'Sign-ins' },
    columns: {
      ipAddress: { zh: '网络地址', en: 'Network address' },
      userAgent: { zh: '浏览器', en: 'Browser' },
      userId: whose,
      token: { zh: '登录凭据', en: 'Session token' },
    },
    purposes: ['staff', 'security'],
    kept: 'RET-07',
    rowsOf: (id) => eq(login.userId, id),
    notCopied: ['token'],
  },
  {
    table: account,
    about: 'staff',
    what: { zh: '登录方式', en: 'Sign-in methods' },
    columns: {
      accountId: whose,
      userId: whose,
      password: { zh: '密码哈希(argon2id)', en: 'Password hash (argon2id)' },
      accessToken: { zh: '外部凭据(未用)', en: 'External token (unused)' },
      refreshToken: { zh: '外部凭据(未用)', en: 'External token (unused)' },
      idToken: { zh: '外部凭据(未用)', en: 'External token (unused)' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
    rowsOf: (id) => eq(account.userId, id),
    notCopied: ['password', 'accessToken', 'refreshToken', 'idToken'],
  },
  {
    table: verification,
    about: 'staff',
    what: { zh: '验证码', en: 'Verification codes' },
    columns: {
      identifier: { zh: '对象', en: 'Identifier' },
      value: { zh: '验证码', en: 'Code' },
    },
    purposes: ['staff'],
    kept: 'RET-07',
  },
  {
    table: twoFactor,
    about: 'staff',
    what: { zh: '二次验证', en: 'Second factor' },
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
