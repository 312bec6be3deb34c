/** The laws that this module cites, as they are commonly called in English; the Chinese name decides. */
const laws: readonly (readonly [string, string])[] = [
  ['个人信息保护合规审计管理办法', 'Personal Information Protection Compliance Audit Measures'],
  ['个人信息保护法', 'Personal Information Protection Law'],
  ['互联网直播服务管理规定', 'Internet Live Service Rules'],
  ['会计法', 'Accounting Law'],
  ['促进和规范数据跨境流动规定', 'Provisions on Cross-Border Data Flows'],
  ['小型个人信息处理者规定', 'Small Processor Rules'],
  ['民法典', 'Civil Code'],
  ['电子商务法', 'E-Commerce Law'],
  ['直播电商监督管理办法', 'Live Commerce Measures'],
  ['网络交易监督管理办法', 'Online Trading Measures'],
  ['网络安全法', 'Cybersecurity Law'],
];

const remarks: Readonly<Record<string, string>> = {
  单独同意: 'separate consent',
  合同履行中: 'contract being performed',
  本公司期限: 'period set by the company',
  诉讼时效: 'limitation period',
};

const numerals = '一二三四五六七八九';

/** `个人信息保护法 第13条第(二)项` as a reader of English knows it: `Personal Information Protection Law art. 13(2)`. */
function inEnglish(citation: string): string {
  const [whole, name] = laws.find(([zh]) => citation.startsWith(zh)) ?? ['', ''];
  if (name === '') return citation;
  const remark = Object.keys(remarks).find((zh) => citation.endsWith(`(${zh})`));
  const rest = citation.slice(whole.length, remark ? -remark.length - 2 : undefined);
  const articles = rest
    .replaceAll(/第\(([一二三四五六七八九])\)项/g, (_all, item: string) => {
      return `(${numerals.indexOf(item) + 1})`;
    })
    .replaceAll(/[第条\s]/g, '')
    .split('、')
    .filter((article) => article !== '');
  const few = articles.length > 1 ? ' arts. ' : ' art. ';
  const where = articles.length > 0 ? few + articles.join(', ') : '';
  return `${name}${where}${remark ? ` (${remarks[remark]})` : ''}`;
}

/** A legal basis in the reader's language. */
export function lawIn(law: string, lang: 'zh' | 'en'): string {
  return lang === 'zh' ? law : law.split(';').map(inEnglish).join('; ');
}
