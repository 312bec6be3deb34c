import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../platform/db/index.ts';
import { databaseBefore, type OwnDatabase } from '../platform/testing/index.ts';

/** What a province was written as, and what is kept of it. */
const provinces = [
  ['浙江', '330000'],
  ['浙江省', '330000'],
  [' 浙江 省 ', '330000'],
  ['北京市', '110000'],
  ['内蒙古', '150000'],
  ['内蒙古自治区', '150000'],
  ['內蒙古自治區', '150000'],
  ['广西壮族自治区', '450000'],
  ['新疆维吾尔自治区', '650000'],
  ['香港特别行政区', '810000'],
  // What names none stays as it was, and nothing is guessed.
  ...[
    ['火星', '火星'],
    ['', ''],
    ['浙江杭州', '浙江杭州'],
    ['江', '江'],
    ['330000', '330000'],
  ],
] as const;

const masked = [
  [
    '王** 139****0001 杭州市西湖区文一路88号绿城小区5幢1单元302室 ****',
    '王** 139****0001 杭州市西湖区 ****',
  ],
  ['王** 139****0001 文一路88号 ****', '王** 139****0001 ****'],
  ['', ''],
] as const;

const waybills = [
  ['sf 1234-5678-90123', 'SF1234567890123'],
  ['ＳＦ１２３４５６７８９０１２３', 'SF1234567890123'],
  ['YT1234567890123', 'YT1234567890123'],
] as const;

/** A row of which only what is meant is said; all else that has to be there is nothing, nought or empty. */
async function put(client: pg.Client, table: string, row: Record<string, unknown>): Promise<void> {
  const [schema = '', name = ''] = table.split('.');
  const { rows } = await client.query<{ column_name: string; data_type: string }>(
    `select column_name, data_type from information_schema.columns where table_schema = $1
     and table_name = $2 and is_nullable = 'NO' and column_default is null`,
    [schema, name],
  );
  const nothing: Record<string, unknown> = { bigint: 0, integer: 0, boolean: false };
  const whole = Object.fromEntries(
    rows.map(({ column_name, data_type }) => [
      column_name,
      data_type.startsWith('json') ? '[]' : (nothing[data_type] ?? ''),
    ]),
  );
  const all = Object.entries({ ...whole, ...row });
  const columns = all.map(([column]) => `"${column}"`).join(', ');
  const places = all.map((_, index) => `$${index + 1}`).join(', ');
  const values = all.map(([, value]) => value);
  await client.query(`insert into "${schema}"."${name}" (${columns}) values (${places})`, values);
}

describe('a database of before provinces were codes', () => {
  let own: OwnDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    own = await databaseBefore('province-codes', async (before) => {
      for (const [at, [province]] of provinces.entries()) {
        const id = `p${at}`;
        await put(before, 'crm.address', { id, province });
        await put(before, 'order.order', { id, request_id: id, payment_id: id, province });
      }
      for (const [at, [text]] of masked.entries()) {
        await put(before, 'crm.address', { id: `m${at}`, masked: text });
      }
      for (const [at, [waybill]] of waybills.entries()) {
        await put(before, 'order.parcel', { id: `w${at}`, waybill });
        await put(before, 'order.after_sale', { id: `w${at}`, return_waybill: waybill });
      }
      await put(before, 'order.parcel', { id: 'pcl_forgotten-1', waybill: 'pcl_forgotten-1' });
      const regions = JSON.stringify(['浙江', '浙江省', '火星', '廣西']);
      await put(before, 'promo.subsidy_policy', { id: 'one', regions });
      await put(before, 'promo.subsidy_policy', { id: 'everywhere', regions: '[]' });
    });
    const database = await openDatabase({ url: own.url });
    await database.close();
    client = new pg.Client({ connectionString: own.url });
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await own.drop();
  });

  const column = async (query: string): Promise<unknown[]> =>
    (await client.query<{ value: unknown }>(query)).rows.map(({ value }) => value);

  it.each(['crm.address', 'order.order'])(
    '[PLACE-1] in %s what names a province becomes its code, and nothing else',
    async (table) => {
      const [schema, name] = table.split('.');
      const kept = await column(
        `select province as value from "${schema}"."${name}" where id like 'p%' order by substr(id, 2)::int`,
      );
      expect(kept).toEqual(provinces.map(([, code]) => code));
    },
  );

  it('[PLACE-1] a policy names each province once, and one of everywhere stays so', async () => {
    const kept = await column(
      `select array(select jsonb_array_elements_text(regions) order by 1) as value
       from promo.subsidy_policy order by id`,
    );
    expect(kept).toEqual([[], ['330000', '450000', '火星']]);
  });

  it('[PRIVACY-21] what was shown of an address ends at its district', async () => {
    const kept = await column(
      `select masked as value from crm.address where id like 'm%' order by id`,
    );
    expect(kept).toEqual(masked.map(([, text]) => text));
  });

  it('[ORDER-34] waybills have one form, but for parcels of buyers who were forgotten', async () => {
    const forms = waybills.map(([, form]) => form);
    const query = `select waybill as value from delivery.parcel where id like 'w%' order by id`;
    expect(await column(query)).toEqual(forms);
    const back = `select return_waybill as value from aftersale.ticket order by id`;
    expect(await column(back)).toEqual(forms);
    const forgotten = `select waybill as value from delivery.parcel where id like 'pcl%'`;
    expect(await column(forgotten)).toEqual(['pcl_forgotten-1']);
  });
});
