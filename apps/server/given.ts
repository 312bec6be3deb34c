import { createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';

/** A key as its channel gives it. Throws nothing at the first payment that can be said at the start. */
function keyText(read: (text: string) => unknown) {
  return z.string().refine((text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  }, '应为 PEM 格式的密钥 / PEM key expected (-----BEGIN …)');
}

function isMasterKey(text: string): boolean {
  return Buffer.from(text, 'base64').length === 32;
}

/** Where a channel's data goes; abroad only with the document that allows it (EGRESS-1). */
const place = { region: z.string().default('CN'), crossBorder: z.string().optional() };

export const wechatSchema = z.object({
  gateway: z.url().default('https://api.mch.weixin.qq.com'),
  merchantId: z.string(),
  appId: z.string(),
  serial: z.string(),
  privateKey: keyText(createPrivateKey),
  apiV3Key: z.string().length(32),
  platformKeys: z.record(z.string(), keyText(createPublicKey)),
  notifyUrl: z.url(),
  feeBp: z.number().int(),
  ...place,
});

export const alipaySchema = z.object({
  gateway: z.url().default('https://openapi.alipay.com/gateway.do'),
  appId: z.string(),
  merchantId: z.string(),
  privateKey: keyText(createPrivateKey),
  alipayPublicKey: keyText(createPublicKey),
  notifyUrl: z.url(),
  feeBp: z.number().int(),
  ...place,
});

const said = z.string().trim().min(1);
/** As every room names it for the whole show (令117号 art. 26). */
export const sellerSchema = z.object({ name: said, licence: said, address: said, phone: said });

export const secretsSchema = z
  .object({
    signIn: z.string().min(32),
    viewers: z.string().min(16),
    sandbox: z.string().min(16),
    currentKey: z.string(),
    keys: z.record(
      z.string(),
      z.string().refine(isMasterKey, '应为 32 字节的 base64 / 32 bytes of base64 expected'),
    ),
  })
  .refine(({ keys, currentKey }) => Object.hasOwn(keys, currentKey), {
    path: ['currentKey'],
    message: '应为 keys 中的一个名称 / one of the names in keys expected',
  });
