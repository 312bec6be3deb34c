import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { twoFactor as twoFactorPlugin, username } from 'better-auth/plugins';
import type { Sql } from '../../../platform/db/index.ts';
import { signInTables } from '../store/logins.ts';
import { staffStore } from '../store/staff.ts';
import { passwordTerms } from './hire.ts';

export interface SignInDeps {
  readonly sql: Sql;
  readonly secret: string;
  readonly baseUrl: string;
  now(): number;
  /** Told of every sign-in that began. */
  begun(userId: string, address: string): Promise<void>;
}

export type SignIn = ReturnType<typeof openSignIn>;

/**
 * TEAM-14: what of better-auth can be reached from outside, and no more: what our pages ask for. The rest of its
 * routes tells who works here, or does without our rules what routes of our own do with them.
 */
export const signInPaths = [
  { path: '/sign-in/username', guesses: 'password' },
  { path: '/two-factor/verify-totp', guesses: 'code' },
  { path: '/two-factor/verify-backup-code', guesses: 'code' },
  { path: '/two-factor/enable', guesses: 'own' },
  { path: '/two-factor/disable', guesses: 'own' },
  { path: '/sign-out', guesses: undefined },
] as const;

/** TEAM-7, TEAM-21: no sign-in begins for who has no login, or came too late with a first password. */
async function mayBegin(deps: SignInDeps, userId: string): Promise<void> {
  const known = await staffStore.find(deps.sql, userId);
  const until = known?.firstPasswordUntil?.getTime() ?? Infinity;
  if (known?.active !== true || until < deps.now())
    throw new APIError('FORBIDDEN', { code: 'NO_LOGIN' });
}

function beginning(deps: SignInDeps) {
  type Begun = { readonly userId: string; readonly ipAddress?: string | null | undefined };
  return {
    before: ({ userId }: Begun) => mayBegin(deps, userId),
    after: ({ userId, ipAddress }: Begun) => deps.begun(userId, ipAddress ?? ''),
  };
}

/** TEAM-11: behind https a cookie goes over TLS only, to this very host, and no neighbour can set it (RFC 6265bis). */
export function cookiePrefix(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? '__Host-dianbo' : 'dianbo';
}

function cookieTerms(baseUrl: string) {
  const secure = baseUrl.startsWith('https:');
  return {
    cookiePrefix: cookiePrefix(baseUrl),
    // Its own prefix would be `__Secure-`, which a neighbouring host may set.
    useSecureCookies: false,
    defaultCookieAttributes: { secure, path: '/' },
  };
}

/**
 * TEAM-22: a sign-in ends after 12 hours without use; `whoIs` ends it after seven days at the latest.
 * Sign-in by user name and password with an optional second factor (TOTP), kept by better-auth.
 * Passwords are hashed with argon2id (OWASP parameters: 19 MiB, 2 passes, 1 lane).
 */
export function openSignIn(deps: SignInDeps) {
  return betterAuth({
    appName: 'Dianbo',
    baseURL: deps.baseUrl,
    basePath: '/api/auth',
    secret: deps.secret,
    database: signInTables(deps.sql),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      password: {
        hash: (password) => hash(password, passwordTerms),
        verify: ({ hash: known, password }) => verify(known, password),
      },
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        active: { type: 'boolean', required: false, input: false },
        firstPasswordUntil: { type: 'date', required: false, input: false },
      },
    },
    session: { expiresIn: 12 * 3600, updateAge: 3600 },
    databaseHooks: { session: { create: beginning(deps) } },
    // We count ourselves what comes from an address (HTTP-8), and tries at a secret (TEAM-16).
    rateLimit: { enabled: false },
    advanced: {
      ...cookieTerms(deps.baseUrl),
      ipAddress: { ipAddressHeaders: ['x-dianbo-address'] },
    },
    // Any name of this machine or network may be typed in the address bar; the browser's
    // same-site cookie keeps other sites out.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    plugins: [
      username({ minUsernameLength: 2 }),
      twoFactorPlugin({ issuer: 'Dianbo', skipVerificationOnEnable: false }),
    ],
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}
