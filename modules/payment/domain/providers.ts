/** Two sandboxes, so that both bill formats flow in the demo company; two real ones. */
export const providerNames = ['sandbox', 'sandbox-alipay', 'wechat', 'alipay'] as const;
export type ProviderName = (typeof providerNames)[number];
/** PAYMENT-13: how a payment is meant to be paid; nothing, until its buyer chooses. */
export type Chosen = ProviderName | 'none';

export const providerWords: Readonly<Record<ProviderName, { zh: string; en: string }>> = {
  sandbox: { zh: '微信支付(沙箱)', en: 'WeChat Pay (sandbox)' },
  'sandbox-alipay': { zh: '支付宝(沙箱)', en: 'Alipay (sandbox)' },
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
};
