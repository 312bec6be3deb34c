/** The instruments of the law map as they are commonly called in English; the Chinese name decides. */
const english: Readonly<Record<string, string>> = {
  '2026 以旧换新通知': '2026 trade-in notice',
  'AI 标识办法': 'AI Labelling Measures',
  'App 认定方法': 'App Violation Criteria',
  七日退货办法: 'Seven-day Return Measures',
  三包规定: 'Three Guarantees Rules',
  个人信息保护法: 'Personal Information Protection Law',
  主播行为规范: 'Host Conduct Code',
  互联网广告办法: 'Internet Advertising Measures',
  互联网直播规定: 'Internet Live Service Rules',
  促销行为规定: 'Sales Promotion Rules',
  反不正当竞争法: 'Anti-Unfair Competition Law',
  召回管理规定: 'Recall Rules',
  合规审计办法: 'PI Compliance Audit Measures',
  国补核销要求: 'Subsidy settlement requirements',
  商标法: 'Trademark Law',
  地方实施细则: 'Local subsidy rules',
  小型处理者规定: 'Small Processor Rules',
  平台价格规则: 'Platform Pricing Rules',
  广告法: 'Advertising Law',
  引证内容指南: 'Ad Citation Guide',
  强制性产品认证管理规定: 'CCC Rules',
  明码标价规定: 'Price Marking Rules',
  民法典: 'Civil Code',
  水效标识办法: 'Water Label Measures',
  消费者权益保护条例: 'Consumer Protection Regulation',
  消费者权益保护法: 'Consumer Protection Law',
  燃气器具管理: 'Gas appliance rules',
  电子商务法: 'E-Commerce Law',
  直播电商办法: 'Live Commerce Measures',
  绝对化用语指南: 'Absolute Terms Guide',
  网络交易办法: 'Online Trading Measures',
  网络反不正当竞争规定: 'Online Unfair Competition Rules',
  网络安全事件报告办法: 'Incident Reporting Measures',
  网络安全法: 'Cybersecurity Law',
  网络直播营销办法: 'Live Marketing Measures',
  能效标识办法: 'Energy Label Measures',
  节约能源法: 'Energy Conservation Law',
  认证认可条例: 'Certification Regulation',
};

/** Citations as a reader of the language knows them: `广告法 9(3)`, `Advertising Law art. 9(3)`. */
export function lawText(law: readonly string[], lang: 'zh' | 'en'): string {
  if (lang === 'zh') return law.join('、');
  return law
    .map((text) => {
      const name = Object.keys(english).find((item) => text.startsWith(item));
      if (name === undefined) return text;
      const article = text.slice(name.length).trim();
      return article === '' ? `${english[name]}` : `${english[name]} art. ${article}`;
    })
    .join(', ');
}

/** By what a violation stands: its articles and its check; nothing where only the model hinted. */
export function groundText(
  { law, ruleId }: { readonly law: readonly string[]; readonly ruleId: string },
  lang: 'zh' | 'en',
): string {
  return law.length === 0 ? '' : `${lawText(law, lang)} · ${ruleId}`;
}
