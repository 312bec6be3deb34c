import type { Words } from '../../../platform/kernel/index.ts';

/** What rules of the reference still wait for, told on the desk. */
export const waitingRules: readonly { readonly id: string; readonly words: Words }[] = [
  {
    id: 'F06',
    words: say('异地瞬移:待接入 IP 定位库', 'impossible travel: needs an IP location database'),
  },
  {
    id: 'F07',
    words: say(
      'IP 与收货省不符:待接入 IP 定位库',
      'IP and province mismatch: needs an IP location database',
    ),
  },
  {
    id: 'F16',
    words: say(
      '国补一人一类:由促销规则直接拒绝',
      'subsidy per person and category: refused by promotion rules',
    ),
  },
  {
    id: 'F17',
    words: say('序列号复用:待接入序列号登记', 'reused serial numbers: needs a register'),
  },
  {
    id: 'F19',
    words: say('空包、调包:待接入入库称重', 'empty or swapped returns: needs weighing on receipt'),
  },
  {
    id: 'F21',
    words: say('内部刷单:待接入员工关联资料', 'insider orders: needs linked staff data'),
  },
  {
    id: 'F22',
    words: say(
      '假物流:运单重复由数据库拒绝,轨迹待接入物流',
      'fake logistics: reused waybills are refused; tracking is pending',
    ),
  },
  { id: 'F23', words: say('刷评:待接入评价系统', 'fake reviews: needs reviews') },
  {
    id: 'F24',
    words: say('盗号:待观众账号密码', 'account takeover: needs viewer passwords'),
  },
  {
    id: 'F28',
    words: say(
      '自审自退:自开自批的售后单另行立案',
      'self-approved after-sale tickets: handled as a separate risk case',
    ),
  },
  { id: 'F29', words: say('达人自购:待接入达人资料', 'hosts buying: needs partner data') },
];

function say(zh: string, en: string): Words {
  return { zh, en };
}
