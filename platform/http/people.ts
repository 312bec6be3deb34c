import type { FastifyRequest } from 'fastify';
import { abilityOf, type Permit } from '../access/index.ts';
import { no, ok, refuse, type Result } from '../kernel/index.ts';

/** A member of the company, signed in. */
export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly permits: readonly Permit[];
  /** What they have to set up before they may do anything. */
  readonly must?: 'password' | 'second-factor';
  readonly secondFactor?: boolean;
}

/** Somebody in the audience, known by the token that the shop gave them. */
export interface Viewer {
  readonly id: string;
  readonly nickname: string;
  readonly simulated: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    staff: Staff | undefined;
    viewer: Viewer | undefined;
  }
}

export const signInFirst = refuse('http.sign-in-first', 401, {
  zh: '请先登录;登录可能已过期。',
  en: 'Sign in first; your sign-in may have expired.',
});

const setUpFirst = refuse('http.set-up-first', 403, {
  zh: '请先到“我的登录”设置密码和二次验证。',
  en: 'First set a password and second factor in “My sign-in”.',
});

const notYourRole = refuse('http.not-your-role', 403, {
  zh: '你的角色不能做这件事,请联系管理员。',
  en: 'Your role does not allow this; ask an administrator.',
});

/** Refuses with `http.sign-in-first`, `http.set-up-first` or `http.not-your-role`. */
export function needStaff(request: FastifyRequest, action: string, subject: string): Result<Staff> {
  const { staff } = request;
  if (!staff) return no(signInFirst);
  if (staff.must !== undefined) return no(setUpFirst);
  if (!abilityOf(staff.permits).can(action, subject)) return no(notYourRole);
  return ok(staff);
}

/** Refuses with `http.viewer-unknown` where no valid viewer token came. */
export function needViewer(request: FastifyRequest): Result<Viewer> {
  if (request.viewer) return ok(request.viewer);
  return no(
    refuse('http.viewer-unknown', 401, {
      zh: '无法识别观众身份,请刷新页面。',
      en: 'Viewer not recognized; reload the page.',
    }),
  );
}
