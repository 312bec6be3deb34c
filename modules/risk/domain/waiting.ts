import type { Words } from '../../../platform/kernel/index.ts';

/** What rules of the reference still wait for, told on the desk. */
export const waitingRules: readonly { readonly id: string; readonly words: Words }[] = [
  {
    id: 'F06',
    words: say('异地瞬移:等 IP 定位库', 'impossible travel: waits for an IP location table'),
  },
  { id: 'F07', words: say('IP 与收货省不符:等 IP 定位库', 'IP and province: waits for the same') },
  {
    id: 'F16',
    words: say('国补一人一类:由促销规则直接拒绝', 'subsidy: refused by pricing itself'),
  },
  { id: 'F17', words: say('序列号复用:等序列号登记', 'serial numbers: waits for their register') },
  { id: 'F19', words: say('空包、调包:等入库称重', 'swapped returns: waits for weighing') },
  { id: 'F21', words: say('内部刷单:等员工关联资料', 'insiders: waits for linked staff data') },
  {
    id: 'F22',
    words: say(
      '假物流:运单重复由数据库拒绝,轨迹等物流接入',
      'fake logistics: reuse is refused, tracks wait',
    ),
  },
  { id: 'F23', words: say('刷评:等评价系统', 'comment farms: waits for reviews') },
  {
    id: 'F24',
    words: say('盗号:等观众账号密码', 'account takeover: waits for passwords of viewers'),
  },
  {
    id: 'F28',
    words: say(
      '自审自退:售后单自开自批另行立案',
      'own after-sale ticket granted by oneself: a risk case of its own',
    ),
  },
  { id: 'F29', words: say('达人自购:等达人资料', 'hosts buying: waits for partner data') },
];

function say(zh: string, en: string): Words {
  return { zh, en };
}
