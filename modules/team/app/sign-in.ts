import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { twoFactor as twoFactorPlugin, username } from 'better-auth/plugins';
import type { Sql } from '../../../platform/db/index.ts';
import { account, login, twoFactor, user, verification } from '../store/schema.ts';

export interface SignInNeeds {
  readonly sql: Sql;
  readonly secret: string;
  readonly baseUrl: string;
  /** Sign-in tries per address and minute; better-auth counts them. */
  readonly triesPerMinute: number;
}

export type SignIn = ReturnType<typeof openSignIn>;

/**
 * Sign-in by user name and password with an optional second factor (TOTP), kept by better-auth.
 * Passwords are hashed with argon2id (OWASP parameters: 19 MiB, 2 passes, 1 lane).
 */
export function openSignIn(needs: SignInNeeds) {
  return betterAuth({
    appName: 'Dianbo',
    baseURL: needs.baseUrl,
    basePath: '/api/auth',
    secret: needs.secret,
    database: drizzleAdapter(needs.sql, {
      provider: 'pg',
      schema: { user, session: login, account, verification, twoFactor },
      transaction: false,
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      password: {
        hash: (password) => hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }),
        verify: ({ hash: known, password }) => verify(known, password),
      },
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        active: { type: 'boolean', required: false, input: false },
      },
    },
    session: { expiresIn: 12 * 3600, updateAge: 3600 },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/username': { window: 60, max: needs.triesPerMinute },
        '/sign-in/email': { window: 60, max: needs.triesPerMinute },
        '/two-factor/verify-totp': { window: 60, max: needs.triesPerMinute },
      },
    },
    advanced: { cookiePrefix: 'dianbo', ipAddress: { ipAddressHeaders: ['x-dianbo-address'] } },
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
