import { and, asc, eq, isNotNull, lt, sql as raw } from 'drizzle-orm';
import { sayPurging, type Database, type Sql } from '../../../platform/db/index.ts';
import type {
  Aging,
  KeptObject,
  PersonalDataSource,
  PersonalTable,
} from '../../../platform/personal/index.ts';
import { consent, reading, request, restriction } from './schema.ts';

const who = { zh: '所属人', en: 'Person' };

const tables: readonly PersonalTable[] = [
  {
    table: consent,
    about: 'viewer',
    what: { zh: '同意与撤回', en: 'Consents and withdrawals' },
    columns: { subjectId: who },
    purposes: ['legal-duty'],
    kept: 'RET-08',
  },
  {
    table: request,
    about: 'viewer',
    what: { zh: '个人信息请求', en: 'Data requests' },
    columns: {
      subjectId: who,
      words: { zh: '请求内容', en: 'Request text' },
      answer: { zh: '答复', en: 'Answer' },
    },
    purposes: ['legal-duty'],
    kept: 'RET-09',
  },
  {
    table: reading,
    about: 'viewer',
    what: { zh: '明文查看记录', en: 'Clear-text views' },
    columns: { subjectId: who },
    purposes: ['legal-duty'],
    kept: 'RET-09',
  },
  {
    table: restriction,
    about: 'viewer',
    what: { zh: '限制处理与注销', en: 'Restrictions and closures' },
    columns: { subjectId: who },
    purposes: ['legal-duty'],
    kept: 'RET-10',
  },
];

/** What privacy itself stores of people: their consents, what they asked, who read their data. */
export function privacyPersonalData(database: Database): PersonalDataSource {
  return {
    tables,
    aging,
    purge: (object) => database.inTransaction((tx) => purge(tx, object)),
  };
}

const aging: readonly Aging[] = [
  {
    kinds: ['request'],
    page: async (sql, { before, offset, limit }) => {
      const rows = await sql
        .select({ id: request.id, subjectId: request.subjectId, at: request.doneAt })
        .from(request)
        .where(and(isNotNull(request.doneAt), lt(request.doneAt, before)))
        .orderBy(asc(request.doneAt), asc(request.id))
        .offset(offset)
        .limit(limit);
      return rows.map(({ id, subjectId, at }) =>
        thing('request', id, subjectId, { event: at ?? 0 }),
      );
    },
  },
  {
    kinds: ['reading'],
    page: async (sql, { before, offset, limit }) => {
      const rows = await sql
        .select({ id: reading.seq, subjectId: reading.subjectId, at: reading.at })
        .from(reading)
        .where(lt(reading.at, before))
        .orderBy(asc(reading.seq))
        .offset(offset)
        .limit(limit);
      return rows.map(({ id, subjectId, at }) =>
        thing('reading', `${id}`, subjectId, { event: at }),
      );
    },
  },
  {
    kinds: ['consent'],
    page: async (sql, { before, offset, limit }) => {
      const newest = raw`${consent.seq} in (select max(seq) from ${consent} group by subject_id, purpose_id)`;
      const rows = await sql
        .select()
        .from(consent)
        .where(and(lt(consent.at, before), eq(consent.given, false), newest))
        .orderBy(asc(consent.seq))
        .offset(offset)
        .limit(limit);
      return rows.map(({ subjectId, purposeId, at }) =>
        thing('consent', `${subjectId} ${purposeId}`, subjectId, { withdrawn: at }),
      );
    },
  },
];

function thing(
  kind: string,
  id: string,
  subjectId: string,
  moments: KeptObject['moments'],
): KeptObject {
  return { kind, id, refs: [`viewer:${subjectId}`], moments };
}

async function purge(sql: Sql, { kind, id }: KeptObject): Promise<void> {
  await sayPurging(sql);
  if (kind === 'request') await sql.delete(request).where(eq(request.id, id));
  if (kind === 'reading') await sql.delete(reading).where(eq(reading.seq, Number(id)));
  if (kind !== 'consent') return;
  const [subjectId = '', purposeId = ''] = id.split(' ');
  const theirs = and(eq(consent.subjectId, subjectId), eq(consent.purposeId, purposeId));
  await sql.delete(consent).where(theirs);
}
