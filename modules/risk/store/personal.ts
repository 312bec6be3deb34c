import { and, asc, eq, isNotNull, lt } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type {
  Aging,
  Kept,
  KeptObject,
  PersonalDataSource,
  PersonalTable,
} from '../../../platform/personal/index.ts';
import { groupNode, mark, riskCase, seen } from './schema.ts';

const hash = { zh: '加密哈希', en: 'Keyed hash' };
const who = { zh: '所属人', en: 'Person' };

const tables: readonly PersonalTable[] = [
  {
    table: seen,
    about: 'viewer',
    what: { zh: '下单时的风控判断', en: 'Risk decisions at order time' },
    columns: {
      viewerId: who,
      device: { zh: '设备号', en: 'Device ID' },
      network: { zh: '网段', en: 'Network' },
      person: hash,
      address: hash,
      phone: hash,
      ticket: { zh: '排队票', en: 'Queue ticket' },
    },
    purposes: ['security'],
    kept: 'RET-06',
    rowsOf: (id) => eq(seen.viewerId, id),
    notCopied: ['person', 'address', 'phone'],
  },
  {
    table: riskCase,
    about: 'viewer',
    what: { zh: '风控单与申诉', en: 'Risk cases and appeals' },
    columns: {
      viewerId: who,
      maskedName: { zh: '掩码后的姓名', en: 'Masked name' },
      hits: { zh: '命中的规则', en: 'Rules matched' },
      appeal: { zh: '申诉内容', en: 'Appeal text' },
      note: { zh: '处理备注', en: 'Reviewer’s note' },
    },
    purposes: ['security', 'legal-duty'],
    kept: 'RET-09',
    rowsOf: (id) => eq(riskCase.viewerId, id),
  },
  {
    table: groupNode,
    about: 'viewer',
    what: { zh: '共用设备、地址的账号组', en: 'Accounts sharing a device or address' },
    columns: { key: hash, root: hash },
    purposes: ['security'],
    kept: 'RET-06',
  },
  {
    table: mark,
    about: 'viewer',
    what: { zh: '付款失败与退货原因', en: 'Failed payments and return reasons' },
    columns: { viewerId: who, reason: { zh: '原因', en: 'Reason' } },
    purposes: ['security'],
    kept: 'RET-06',
    rowsOf: (id) => eq(mark.viewerId, id),
  },
];

/** What risk stores of people: security logs, kept half a year whatever the person asks (CSL 23(3)). */
export function riskPersonalData({ sql }: Database): PersonalDataSource {
  return { tables, keeps, aging, purge: (object) => purge(sql, object) };
}

async function keeps(sql: Sql, viewerId: string): Promise<Kept[]> {
  const rows = await sql.select().from(seen).where(eq(seen.viewerId, viewerId));
  const what = { zh: '风控与安全日志', en: 'Risk and security logs' };
  return rows.map(({ orderId, at }) => ({
    ...thing('security', orderId, viewerId, at),
    what,
    deps: [],
  }));
}

const aging: readonly Aging[] = [
  {
    kinds: ['security'],
    page: async (sql, { before, offset, limit }) => {
      const rows = await sql
        .select()
        .from(seen)
        .where(lt(seen.at, before))
        .orderBy(asc(seen.at), asc(seen.orderId))
        .offset(offset)
        .limit(limit);
      return rows.map(({ orderId, viewerId, at }) => thing('security', orderId, viewerId, at));
    },
  },
  {
    kinds: ['security'],
    page: async (sql, { before, offset, limit }) => {
      const rows = await sql
        .select()
        .from(mark)
        .where(lt(mark.at, before))
        .orderBy(asc(mark.at), asc(mark.factId))
        .offset(offset)
        .limit(limit);
      return rows.map(({ factId, viewerId, at }) =>
        thing('security', `mark ${factId}`, viewerId, at),
      );
    },
  },
  {
    kinds: ['risk-case'],
    page: async (sql, { before, offset, limit }) => {
      const rows = await sql
        .select()
        .from(riskCase)
        .where(and(isNotNull(riskCase.decidedAt), lt(riskCase.at, before)))
        .orderBy(asc(riskCase.at), asc(riskCase.id))
        .offset(offset)
        .limit(limit);
      return rows.map(({ id, viewerId, at }) => thing('risk-case', id, viewerId, at));
    },
  },
];

function thing(kind: string, id: string, viewerId: string, at: number): KeptObject {
  return { kind, id, refs: [`viewer:${viewerId}`, `order:${id}`], moments: { event: at } };
}

async function purge(sql: Sql, { kind, id }: KeptObject): Promise<void> {
  if (kind === 'risk-case') await sql.delete(riskCase).where(eq(riskCase.id, id));
  else if (id.startsWith('mark ')) await sql.delete(mark).where(eq(mark.factId, id.slice(5)));
  else await sql.delete(seen).where(eq(seen.orderId, id));
}
