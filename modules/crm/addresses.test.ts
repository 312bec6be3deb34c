import { sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Refusal } from '../../platform/kernel/index.ts';
import type { Address, ViewerLogin } from './contract.ts';
import { openTestCrm, type TestCrm } from './testing/open.ts';

type Buyer = Awaited<ReturnType<TestCrm['become']>>;

describe('addresses as the world writes them', () => {
  let test: TestCrm;

  beforeAll(async () => {
    test = await openTestCrm();
  });
  afterAll(() => test.close());

  const place = {
    name: '王小雨',
    phone: '13900000001',
    province: '浙江',
    region: '杭州市西湖区',
    street: '示例路1号',
  };
  const newBuyer = () => test.become();
  const add = (buyer: Buyer, change: object) =>
    buyer.client.send<Address & Refusal>('POST', '/api/me/addresses', { ...place, ...change });

  it('[CRM-11] [PLACE-2] phones as browsers fill them are one number, shown masked', async () => {
    const buyer = await newBuyer();
    const written = ['+8613900000001', '+86 139 0000 0001', ' 13900000001 ', '139-0000-0001'];
    for (const phone of written) {
      const { status, body } = await add(buyer, { phone });
      expect([phone, status, body.masked]).toEqual([
        phone,
        201,
        '王** 139****0001 浙江杭州市西湖区 ****',
      ]);
    }
    const { id } = (await add(buyer, { phone: '+86 139 0000 0001' })).body;
    const why = { purpose: 'deliver', actor: 'test', role: 'supply', object: 'ord_1' };
    const clear = await test.crm.reveal(id, why);
    expect(clear).toMatchObject({ value: { phone: '13900000001', province: '浙江省' } });
  });

  it('[CRM-40] an address that is kept is returned, however it is typed; another door is another', async () => {
    const buyer = await newBuyer();
    const idOf = async (change: object) => (await add(buyer, change)).body.id;
    const first = await idOf({});
    for (const same of [
      {},
      { phone: '+86 139 0000 0001', province: '浙江省' },
      { name: '王小雨 女士', street: '示例路 1 号' },
      { region: '杭州市 西湖区', street: '示例路１号' },
    ]) {
      expect([same, await idOf(same)]).toEqual([same, first]);
    }
    const others = [
      { street: '示例路1号2室' },
      { street: '示例路12号' },
      { name: '王大雨' },
      { phone: '13900000002' },
      { province: '江苏' },
    ];
    const ids: string[] = [];
    for (const other of others) ids.push(await idOf(other));
    expect(new Set([first, ...ids]).size).toBe(6);
    // What was taken off the list is kept anew.
    await buyer.client.send('DELETE', `/api/me/addresses/${first}`);
    expect(await idOf({})).not.toBe(first);
  });

  it('[CRM-52] addresses and people kept in a way of before get the keys of today, once, and nothing else of them changes', async () => {
    const { sql } = test.database;
    const [one, two] = [await newBuyer(), await newBuyer()];
    const ids = [(await add(one, {})).body.id, (await add(two, { street: '示例路 1 号' })).body.id];
    const rowsOf = async () => {
      const { rows } = await sql.execute<Record<string, string>>(
        raw`select * from crm.address where id in (${ids[0]}, ${ids[1]}) order by id`,
      );
      return rows;
    };
    const now = await rowsOf();
    expect(now[0]?.['address_key']).toBe(now[1]?.['address_key']);
    // As such rows stand in a database that an earlier program wrote, more than a page of them.
    await sql.execute(raw`insert into crm.address (id, viewer_id, sealed, masked, masked_name, province, person_key,
      address_key, phone_key, created_at, hidden_at) select 'adr_before_' || n, viewer_id, sealed, masked, masked_name,
      province, 'before', 'before', phone_key, created_at, created_at from crm.address, generate_series(1, 120) n
      where id = ${ids[0]}`);
    await sql.execute(
      raw`update crm.address set keys_by = 0, address_key = 'before', person_key = 'before' where id = ${ids[0]}`,
    );
    await test.jobs.run('crm.rekey');
    expect(await rowsOf()).toEqual(now);
    const count = async () => {
      const { rows } = await sql.execute<{ n: number }>(
        raw`select count(*)::int n from crm.address where address_key = ${now[0]?.['address_key']} and keys_by = 1`,
      );
      return rows[0]?.n;
    };
    expect(await count()).toBeGreaterThanOrEqual(122);
    // Done is done: what was keyed is not opened again.
    const reads = async () =>
      (await sql.execute(raw`select count(*)::int n from privacy.reading`)).rows;
    const before = await reads();
    await test.jobs.run('crm.rekey');
    expect(await reads()).toEqual(before);
    await sql.execute(raw`delete from crm.address where id like 'adr_before_%'`);
  });

  it('[CRM-11] what cannot be read is refused at its field, with what came, in both languages', async () => {
    const buyer = await newBuyer();
    const phone = (await add(buyer, { phone: '12 / 34' })).body;
    expect([phone.field, phone.words.zh, phone.words.en]).toEqual([
      'phone',
      expect.stringMatching(/^电话应为 11 位手机号.*你填的是“12\/34”/),
      expect.stringMatching(/11-digit mobile.*you entered “12\/34”/),
    ]);
    expect(/\p{Script=Han}/u.test(phone.words.en)).toBe(false);
    const province = (await add(buyer, { province: '火星' })).body;
    expect([province.field, province.words.zh]).toEqual([
      'province',
      expect.stringContaining('你填的是“火星”'),
    ]);
  });

  it('[PRIVACY-21] an address in the wrong field is not shown', async () => {
    const region = '杭州市西湖区文一路88号绿城小区5幢1单元302室';
    const { body } = await add(await newBuyer(), { region });
    expect(body.masked).toBe('王** 139****0001 浙江杭州市西湖区 ****');
  });

  it('[CRM-2] an address is sealed in the database and masked outside', async () => {
    const { body } = await add(await newBuyer(), { phone: '13812345678' });
    const { rows } = await test.database.sql.execute<{ sealed: string; masked: string }>(
      `select sealed, masked from crm.address where id = '${body.id}'`,
    );
    expect(rows[0]?.masked).toBe('王** 138****5678 浙江杭州市西湖区 ****');
    expect(rows[0]?.sealed).not.toMatch(/138|王|示例/);
  });

  it('[CRM-30] what is written in an address is kept as it is seen', async () => {
    const asked = { nickname: '小\u200b雨' };
    const become = await test.http.anybody().send<ViewerLogin>('POST', '/api/viewers', asked);
    expect(become.body).toMatchObject({ nickname: '小雨' });
    const { client: viewer } = await newBuyer();
    const said = await viewer.send<{ id: string; masked: string }>('POST', '/api/me/addresses', {
      name: '\u202e王\u000b小明',
      phone: '138\u200b1234\u00ad5678',
      province: '浙\u2060江',
      region: '杭州\u3164市',
      street: `虚构路${'\u0301'.repeat(40)}\u2028一号`,
    });
    expect(said.body.masked).toBe('王** 138****5678 浙江杭州市 ****');
    const why = { purpose: 'confirm', actor: 'test', role: 'system', object: 'test' };
    const kept = await test.crm.reveal(said.body.id, why);
    expect(kept).toMatchObject({
      value: { name: '王 小明', region: '杭州市', street: '虚构路\u0301\u0301 一号' },
    });
  });
});
