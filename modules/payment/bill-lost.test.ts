import { createSign, generateKeyPairSync } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { EgressRefused } from '../../platform/egress/index.ts';
import { openAlipay } from './app/alipay.ts';
import { toGbk } from './app/alipay-file.ts';
import { whyNoBill } from './index.ts';
import { openWechat } from './app/wechat.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
const open = pair.publicKey.export({ type: 'spki', format: 'pem' });
const clock = { now: () => Date.UTC(2026, 11, 1, 4) };
const sign = (bytes: Uint8Array): string =>
  createSign('RSA-SHA256').update(bytes).sign(secret, 'base64');

type Answer = readonly [status: number, body: Uint8Array | string];
const place = '{"code":"10000","bill_download_url":"https://dwbillcenter.alipay.com/x"}';

/** As Alipay's gateway answers, signed on its bytes. */
function signed(part: Uint8Array | string): Answer {
  const bytes = Buffer.from(part);
  const name = 'alipay_data_dataservice_bill_downloadurl_query_response';
  const tail = Buffer.from(`,"sign":"${sign(bytes)}"}`);
  return [200, Buffer.concat([Buffer.from(`{"${name}":`), bytes, tail])];
}

/** Why Alipay's bill cannot be had where its gateway and its store of files answer so. */
async function alipay(gateway: Answer | Error, file: Answer = [200, '']) {
  const channel = openAlipay(
    {
      clock,
      transport: ({ method }) => {
        const answer = method === 'GET' ? file : gateway;
        if (answer instanceof Error) return Promise.reject(answer);
        return Promise.resolve({ status: answer[0], body: Buffer.from(answer[1]), headers: {} });
      },
    },
    {
      gateway: 'https://openapi.alipay.com/gateway.do',
      appId: '2021',
      feeBp: 55,
      merchantId: '2088000000000001',
      privateKey: secret,
      alipayPublicKey: open,
      notifyUrl: 'https://shop.example/alipay',
    },
  );
  try {
    const { text } = await channel.bill('2026-11-30');
    return `read: ${(await Array.fromAsync(text)).join('')}`;
  } catch (error) {
    return whyNoBill(error);
  }
}

const busy =
  '{"code":"20000","msg":"Service Currently Unavailable","sub_code":"aop.unknow-error","sub_msg":"';

describe('a bill that cannot be had', () => {
  const wrongKey =
    '{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id","sub_msg":"无效的AppID参数"}}';
  it.each<readonly [string, Answer | Error, Answer, string, string]>([
    ['a page of a gateway', [502, '<html>'], [200, ''], '渠道无法连接', 'is unreachable'],
    ['half an answer', [200, '{"alipay_data'], [200, ''], '渠道无法连接', 'was incomplete'],
    [
      'a busy system in GBK',
      signed(Buffer.concat([Buffer.from(busy), toGbk('系统繁忙'), Buffer.from('"}')])),
      ...([[200, ''] as const, '系统繁忙', 'own system is busy'] as const),
    ],
    ['a wrong AppID', [200, wrongKey], [200, ''], '无效的AppID参数', 'the AppID that is set'],
    ['an old place', signed(place), [403, ''], '下载地址返回 HTTP 403', 'answered HTTP 403'],
    ['no ZIP', signed(place), [200, '<html>'], '不是 ZIP', 'is not a ZIP'],
    [
      'another ZIP',
      signed(place),
      [200, zipSync({ 'a.csv': toGbk('#支付宝账务明细查询\r\n') })],
      ...(['压缩包里没有业务明细', 'contains no'] as const),
    ],
    [
      'a place that was never declared',
      new EgressRefused('no such place'),
      ...([[200, ''] as const, '出网白名单', 'egress allow list'] as const),
    ],
  ])('[PAYMENT-35] for %s is told why in either language', async (_name, gateway, file, zh, en) => {
    const why = await alipay(gateway, file);
    expect(why).toMatchObject({ zh: expect.stringContaining(zh), en: expect.stringContaining(en) });
  });

  it('[PAYMENT-35] one of WeChat that is not the file it told of says both sums', async () => {
    const body = `{"hash_type":"SHA1","hash_value":"${'0'.repeat(40)}","download_url":"https://api.mch.weixin.qq.com/v3/billdownload/file?token=t"}`;
    const seconds = String(clock.now() / 1000);
    const headers = {
      'wechatpay-timestamp': seconds,
      'wechatpay-nonce': 'n',
      'wechatpay-serial': 'P',
      'wechatpay-signature': sign(Buffer.from(`${seconds}\nn\n${body}\n`)),
    };
    const transport = () => Promise.resolve({ status: 200, body: Buffer.from(body), headers });
    const channel = openWechat(
      { clock, transport, nonce: () => 'N' },
      {
        gateway: 'https://api.mch.weixin.qq.com',
        merchantId: '19',
        appId: 'wx1',
        feeBp: 60,
        serial: 'S',
        privateKey: secret,
        apiV3Key: '0'.repeat(32),
        platformKeys: { P: open },
        notifyUrl: 'https://shop.example/notify',
      },
    );
    const why = await channel.bill('2026-11-30').then(() => undefined, whyNoBill);
    expect(why?.zh).toMatch(/校验值不符:SHA-1 应为 0{40},实际为 [0-9a-f]{40}/);
    expect(why?.en).toMatch(/SHA-1 0{40} expected, got [0-9a-f]{40}/);
  });
});
