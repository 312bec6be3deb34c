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
      `DIANBO_MODE: 应为 demo 或 production / demo or production is expected, got ${text}`,
    );
  }
  if (real.length === 0) return text;
  const names = real.join(', ');
  throw new Error(
    `DIANBO_MODE=demo:演示里谁都能不花钱付款,不能同时接真渠道(${names})` +
      ` / in a demo anybody pays without money: no real channel may be set with it (${names})`,
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
    lacks.push('DIANBO_WECHAT / DIANBO_ALIPAY:没有接真支付渠道 / no real payment channel is set');
  }
  if (publicUrl === undefined) {
    lacks.push('DIANBO_PUBLIC_URL:没说大家用的网址 / the address that people use is not set');
  } else if (!sealed(publicUrl)) {
    lacks.push('DIANBO_PUBLIC_URL:对外必须是 https / must be https where others come');
  }
  if (!secrets) {
    lacks.push(
      'DIANBO_SECRETS:没有密钥;第一次用 npm start -- --new-secrets 生成 secrets.json,并离线抄存' +
        ' / no secrets: make secrets.json once by npm start -- --new-secrets, and keep a copy offline',
    );
  }
  if (seller === undefined) {
    lacks.push('DIANBO_SELLER:没说谁在卖 / who sells is not set (name, licence, address, phone)');
  }
  if (demoBooks) lacks.push('DIANBO_DEMO_BOOKS:只属于演示 / belongs to the demo only');
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
    found.push(`演示密码还能登录 / the demo password still opens the logins: ${who}`);
  }
  if (await payments.playedWith()) {
    found.push(
      '库里有沙箱付的款(演示公司) / it holds payments of the sandboxes (the demo company)',
    );
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
    `这个数据库是 ${kept} 的,启动却是 ${mode}:应设 ${expected};要另一种模式,请换一个空库` +
    ` / this database is of ${kept} and the start is ${mode}: expected ${expected}; the other mode begins in an empty database`
  );
}

/** One message for all of it. */
export function refuseProduction(reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  const lines = reasons.map((reason) => `\n    · ${reason}`).join('');
  throw new Error(`正式模式缺这些 / production refuses to start:${lines}`);
}
