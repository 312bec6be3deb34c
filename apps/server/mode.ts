import type { Payments } from '../../modules/payment/index.ts';
import { firstEntry, type Audit } from '../../modules/audit/index.ts';
import type { Team } from '../../modules/team/index.ts';
import type { Database, Sql } from '../../platform/db/index.ts';
import { demoPassword, demoStaff } from '../../world/seed.ts';

/** In a demo everything is invented and money is played with; production has nothing of it. */
export type Mode = 'demo' | 'production';

/**
 * HOUSE-20: a real channel means real goods. Beside it no sandbox may pay, so whoever forgets to say the mode
 * gets the one that gives nothing away.
 */
export function modeOf(text: string | undefined, channels: object): Mode {
  const real = Object.keys(channels).map((name) => `DIANBO_${name.toUpperCase()}`);
  if (text === undefined || text === '') return real.length > 0 ? 'production' : 'demo';
  if (text === 'production') return text;
  if (text !== 'demo') {
    throw new Error(
      `DIANBO_MODE: 应为 demo 或 production / demo or production expected, got ${text}`,
    );
  }
  if (real.length === 0) return text;
  const names = real.join(', ');
  throw new Error(
    `DIANBO_MODE=demo:演示模式付款不扣款,不能接真实支付渠道(${names})` +
      ` / payments in demo mode are free: real payment channels are not allowed (${names})`,
  );
}

interface Given {
  readonly channels: object;
  readonly publicUrl?: string;
  readonly seller?: object;
  /** Whether secrets are given, or lie in the data folder, or are to be made now. */
  readonly secrets: boolean;
  readonly demoBooks: boolean;
}

/** All that a start in production lacks, or has too much, each in both languages. */
export function lacksOf({ channels, publicUrl, seller, secrets, demoBooks }: Given): string[] {
  const lacks: string[] = [];
  if (Object.keys(channels).length === 0) {
    lacks.push(
      'DIANBO_WECHAT / DIANBO_ALIPAY:未接真实支付渠道 / no real payment channel configured',
    );
  }
  if (publicUrl === undefined) {
    lacks.push('DIANBO_PUBLIC_URL:未设置对外网址 / public address not set');
  } else if (!sealed(publicUrl)) {
    lacks.push('DIANBO_PUBLIC_URL:对外必须用 https / must be https');
  }
  if (!secrets) {
    lacks.push(
      'DIANBO_SECRETS:缺少密钥;首次请用 npm start -- --new-secrets 生成 secrets.json,并离线备份' +
        ' / no secrets: create secrets.json once with npm start -- --new-secrets, and keep an offline copy',
    );
  }
  if (seller === undefined) {
    lacks.push('DIANBO_SELLER:未设置销售者 / seller not set (name, licence, address, phone)');
  }
  if (demoBooks) lacks.push('DIANBO_DEMO_BOOKS:仅用于演示 / demo only');
  return lacks;
}

/** TLS, or this machine itself: nothing leaves it. */
function sealed(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}

/** What of the demo lies in a database that is to be used in earnest. */
export async function demoIn({
  team,
  payments,
}: {
  readonly team: Pick<Team, 'openBy'>;
  readonly payments: Pick<Payments, 'playedWith'>;
}): Promise<string[]> {
  const names = demoStaff.map(({ username }) => username);
  const open = await team.openBy(names, demoPassword);
  const found: string[] = [];
  if (open.length > 0) {
    const who = open.join(', ');
    found.push(`仍可用演示密码登录 / the demo password still works for: ${who}`);
  }
  if (await payments.playedWith()) {
    found.push('数据库里有沙箱付款(演示公司) / the database has sandbox payments (demo company)');
  }
  return found;
}

const began = 'house.begun';

/**
 * HOUSE-21: a database stays what it began as: it stands in its audit log. A start that takes production for a demo,
 * because its settings were left behind, would open sandboxes and demo logins beside real orders.
 */
export async function refuseOtherMode(sql: Sql, mode: Mode): Promise<void> {
  const kept = await firstEntry(sql, began);
  if (kept !== undefined && kept.object !== mode) throw new Error(otherMode(kept.object, mode));
}

interface Beginning {
  readonly database: Pick<Database, 'sql'>;
  readonly audit: Pick<Audit, 'writeFirst'>;
  readonly payments: Pick<Payments, 'meantInEarnest'>;
}

/** HOUSE-21: puts down what a database begins as; one from before it was put down tells by what it holds. */
export async function keepMode(
  { database, audit, payments }: Beginning,
  { mode, at }: { readonly mode: Mode; readonly at: number },
): Promise<void> {
  if ((await firstEntry(database.sql, began)) === undefined) {
    if (mode === 'demo' && (await payments.meantInEarnest())) {
      throw new Error(otherMode('production', mode));
    }
    // Of two that begin at once in two modes one is first.
    await audit.writeFirst({ at, actor: '', action: began, object: mode, detail: {} });
  }
  await refuseOtherMode(database.sql, mode);
}

function otherMode(kept: string, mode: Mode): string {
  const expected =
    kept === 'production'
      ? 'DIANBO_MODE=production、DIANBO_PUBLIC_URL、DIANBO_SELLER、DIANBO_WECHAT / DIANBO_ALIPAY、DIANBO_SECRETS'
      : 'DIANBO_MODE=demo';
  return (
    `数据库是 ${kept} 模式,启动是 ${mode} 模式:应设置 ${expected};使用另一种模式请换空数据库` +
    ` / the database is in ${kept} mode but was started in ${mode}: set ${expected}; the other mode needs an empty database`
  );
}

/** One message for all of it. */
export function refuseProduction(reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  const lines = reasons.map((reason) => `\n    · ${reason}`).join('');
  throw new Error(`正式模式缺少以下设置 / production mode cannot start:${lines}`);
}
