import type { Words } from '../../../platform/kernel/index.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { Rule } from './signals.ts';

const minute = 60_000;
const virtualSegments = new Set(['170', '171', '162', '165', '167']);

function said(zh: string, en: string): Words {
  return { zh, en };
}

/**
 * RISK-1: rules of the domain reference §4.1 that our events can feed. Each says its points, its limits
 * and what it saw; points and limits are rows that the desk may change, the way of seeing is not.
 */
export const rules: readonly Rule[] = [
  {
    id: 'F01',
    words: said('新账号大额', 'Large amount, new account'),
    points: 30,
    limits: { amountFen: 2_000_000, newForHours: 24 },
    see: ({ amountFen, accountAgeMs }, { amountFen: most = 0, newForHours = 0 }) =>
      amountFen > most && accountAgeMs !== null && accountAgeMs < newForHours * 60 * minute
        ? said(`新账号下单 ${yuan(amountFen)}`, `${yuan(amountFen)} from a new account`)
        : null,
  },
  {
    id: 'F02',
    words: said('金额贴近复核线', 'Amounts just below the limit'),
    points: 20,
    limits: { times: 3 },
    see: ({ nearLimit24h }, { times = 0 }) =>
      nearLimit24h >= times
        ? said(`一天 ${nearLimit24h} 次贴线`, `${nearLimit24h} just below the limit in a day`)
        : null,
  },
  {
    id: 'F03',
    words: said('同账号下单过快', 'Too many orders per account'),
    points: 30,
    limits: { in10Min: 5, in24h: 10 },
    see: ({ orders10Min, orders24h }, { in10Min = 0, in24h = 0 }) =>
      orders10Min > in10Min || orders24h > in24h
        ? said(
            `10 分钟 ${orders10Min} 单,24 小时 ${orders24h} 单`,
            `${orders10Min} in 10 minutes, ${orders24h} in a day`,
          )
        : null,
  },
  {
    id: 'F04',
    words: said('一机多号', 'Many accounts on one device'),
    points: 40,
    limits: { accounts: 3 },
    see: ({ deviceAccounts24h }, { accounts = 0 }) =>
      deviceAccounts24h > accounts
        ? said(
            `一台设备 ${deviceAccounts24h} 个账号`,
            `${deviceAccounts24h} accounts on one device`,
          )
        : null,
  },
  {
    id: 'F05',
    words: said('一人多号', 'Many accounts of one person'),
    points: 40,
    limits: { accounts: 3 },
    see: ({ personAccounts7d }, { accounts = 0 }) =>
      personAccounts7d > accounts
        ? said(
            `同一姓名手机 ${personAccounts7d} 个账号`,
            `${personAccounts7d} accounts with one name and phone`,
          )
        : null,
  },
  {
    id: 'F08',
    words: said('机房网络', 'Data centre network'),
    points: 25,
    limits: {},
    see: ({ fromDataCentre }) =>
      fromDataCentre ? said('来自机房或代理网段', 'network of a data centre or proxy') : null,
  },
  {
    id: 'F09',
    words: said('地址聚集', 'Many accounts at one address'),
    points: 40,
    limits: { accounts: 6 },
    see: ({ addressAccounts7d }, { accounts = 0 }) =>
      addressAccounts7d >= accounts
        ? said(
            `同一地址 ${addressAccounts7d} 个账号`,
            `${addressAccounts7d} accounts at one address`,
          )
        : null,
  },
  {
    id: 'F10',
    words: said('虚拟号段连号', 'Sequential virtual numbers'),
    points: 25,
    limits: { neighbours: 3 },
    see: ({ phoneSegment, phoneNeighbours }, { neighbours = 0 }) =>
      virtualSegments.has(phoneSegment) && phoneNeighbours >= neighbours
        ? said(
            `${phoneSegment} 号段连号 ${phoneNeighbours} 个`,
            `${phoneNeighbours} sequential numbers in ${phoneSegment}`,
          )
        : null,
  },
  {
    id: 'F11',
    words: said('关联团伙', 'Linked group'),
    points: 40,
    limits: { accounts: 8 },
    see: ({ clusterSize }, { accounts = 0 }) =>
      clusterSize >= accounts
        ? said(
            `共用设备、人或地址的账号 ${clusterSize} 个`,
            `${clusterSize} accounts share a device, person or address`,
          )
        : null,
  },
  {
    id: 'F12',
    words: said('下单快于人手', 'Faster than a human'),
    points: 50,
    limits: { leastMs: 300 },
    see: ({ sinceOpenMs }, { leastMs = 0 }) =>
      sinceOpenMs !== null && sinceOpenMs < leastMs
        ? said(`开抢后 ${sinceOpenMs} 毫秒`, `${sinceOpenMs} ms after opening`)
        : null,
  },
  {
    id: 'F13',
    words: said('未浏览就下单', 'Bought without viewing'),
    points: 25,
    limits: { times: 2, leastMs: 2000 },
    see: ({ hasty24h }, { times = 0 }) =>
      hasty24h > times
        ? said(`一天 ${hasty24h} 次未浏览就下单`, `${hasty24h} orders in a day without viewing`)
        : null,
  },
  {
    id: 'F14',
    words: said('没有排队票', 'No queue ticket'),
    points: 100,
    limits: {},
    see: ({ ticket }) =>
      ticket === 'not-needed' || ticket === 'good'
        ? null
        : said(`排队票:${ticket}`, `queue ticket: ${ticket}`),
  },
  {
    id: 'F15',
    words: said('小号薅新客券', 'New-customer coupons claimed by one group'),
    points: 50,
    limits: { accounts: 2 },
    see: ({ newcomerCoupon, clusterSize, deviceAccounts24h }, { accounts = 0 }) =>
      newcomerCoupon && Math.max(clusterSize, deviceAccounts24h) > accounts
        ? said('新客券用在关联账号上', 'new-customer coupon on a linked account')
        : null,
  },
  {
    id: 'F18',
    words: said('退货率异常', 'High return rate'),
    points: 35,
    limits: { orders: 5, percent: 60 },
    see: ({ returns90d, orders90d }, { orders = 0, percent = 0 }) =>
      orders90d >= orders && returns90d * 100 > orders90d * percent
        ? said(
            `90 天 ${orders90d} 单退 ${returns90d} 单`,
            `${returns90d} of ${orders90d} orders returned in 90 days`,
          )
        : null,
  },
  {
    id: 'F20',
    words: said('集中恶意退货', 'Burst of returns'),
    points: 60,
    limits: { cases: 5 },
    see: ({ sameReason1h }, { cases = 0 }) =>
      sameReason1h >= cases
        ? said(
            `一小时 ${sameReason1h} 张同理由售后`,
            `${sameReason1h} after-sale tickets with the same reason in an hour`,
          )
        : null,
  },
  {
    id: 'F25',
    words: said('有过欺诈记录', 'Previous fraud'),
    points: 20,
    limits: { most: 3 },
    see: ({ complaints }, { most = 0 }) =>
      complaints > 0
        ? said(
            `曾被认定欺诈 ${Math.min(complaints, most)} 次`,
            `confirmed as fraud ${Math.min(complaints, most)} times`,
          )
        : null,
  },
  {
    id: 'F26',
    words: said('异常低价多件', 'Several units at a wrong price'),
    points: 60,
    limits: { percent: 50 },
    see: ({ priceShare, quantity }, { percent = 0 }) =>
      priceShare * 100 < percent && quantity > 1
        ? said(
            `仅为标价的 ${Math.round(priceShare * 100)}%,${quantity} 件`,
            `${Math.round(priceShare * 100)}% of the list price, ${quantity} units`,
          )
        : null,
  },
  {
    id: 'F27',
    words: said('占库存不付款', 'Hoarding without paying'),
    points: 40,
    limits: { orders: 3 },
    see: ({ unpaidOpen }, { orders = 0 }) =>
      unpaidOpen >= orders
        ? said(`还有 ${unpaidOpen} 单未付款`, `${unpaidOpen} unpaid orders`)
        : null,
  },
  {
    id: 'F30',
    words: said('反复试付', 'Repeated failed payments'),
    points: 40,
    limits: { fails: 5 },
    see: ({ fails10Min }, { fails = 0 }) =>
      fails10Min >= fails
        ? said(`10 分钟付款失败 ${fails10Min} 次`, `${fails10Min} failed payments in 10 minutes`)
        : null,
  },
];
