import type { Words } from '../../../platform/kernel/index.ts';

const deeds: Readonly<Record<string, Words>> = {
  'after-sale.approve': { zh: '同意售后', en: 'granted an after-sale' },
  'after-sale.decline': { zh: '拒绝售后', en: 'declined an after-sale' },
  'agreement.saved': { zh: '保存第三方协议', en: 'saved an agreement' },
  'approval.agreed': { zh: '同意了审批', en: 'agreed to a request' },
  'approval.asked': { zh: '申请审批', en: 'asked for approval' },
  'approval.refused': { zh: '驳回了审批', en: 'refused a request' },
  'approval.used': { zh: '用了审批', en: 'used an approval' },
  'assessment.approved': { zh: '批准影响评估', en: 'approved an assessment' },
  'assessment.written': { zh: '写影响评估', en: 'wrote an assessment' },
  'breach.alarm': { zh: '泄露事件到时提醒', en: 'breach clock ran out' },
  'breach.closed': { zh: '泄露事件结案', en: 'closed a breach' },
  'breach.opened': { zh: '开泄露事件', en: 'opened a breach' },
  'breach.step': { zh: '处置泄露事件', en: 'took a step in a breach' },
  'bundle.created': { zh: '新建组合', en: 'added a bundle' },
  'bundle.opened': { zh: '开放组合', en: 'offered a bundle' },
  'bundle.stopped': { zh: '停用组合', en: 'stopped a bundle' },
  'consent.text': { zh: '发布同意文本', en: 'published a consent text' },
  'coupon.created': { zh: '新建优惠券', en: 'added a coupon' },
  'coupon.opened': { zh: '开放领券', en: 'gave a coupon out' },
  'coupon.stopped': { zh: '停止领券', en: 'stopped a coupon' },
  'cover.taken': { zh: '换封面', en: 'took a cover' },
  'duty.recorded': { zh: '登记履责', en: 'recorded a duty' },
  'evidence.exported': { zh: '导出证据包', en: 'exported evidence' },
  'floor.set': { zh: '设最低价', en: 'set a price floor' },
  'guard.appeal-decided': { zh: '裁定申诉', en: 'decided an appeal' },
  'guard.appealed': { zh: '申诉', en: 'appealed' },
  'guard.waiver-agreed': { zh: '同意放行', en: 'agreed to a waiver' },
  'guard.waiver-asked': { zh: '申请放行', en: 'asked for a waiver' },
  'hold.lift-asked': { zh: '申请解除封存', en: 'asked to lift a hold' },
  'hold.lifted': { zh: '解除封存', en: 'lifted a hold' },
  'hold.placed': { zh: '封存证据', en: 'placed a legal hold' },
  'host.verified': { zh: '核验主播', en: 'verified a host' },
  'keys.rotated': { zh: '轮换密钥', en: 'rotated the keys' },
  'paper.changed': { zh: '改手册', en: 'changed a paper' },
  'paper.signed': { zh: '签读手册', en: 'signed a paper' },
  'personal.read': { zh: '查看个人信息', en: 'read personal data' },
  'personal.refused': { zh: '查看个人信息被拒', en: 'was refused personal data' },
  'policy.ended': { zh: '终止补贴政策', en: 'ended a policy' },
  'policy.entered': { zh: '登记补贴政策', en: 'entered a policy' },
  'product.added': { zh: '加入商品', en: 'added a product' },
  'product.changed': { zh: '改商品', en: 'changed a product' },
  'product.document': { zh: '存商品资料', en: 'filed a document' },
  'request.acted': { zh: '办理个人请求', en: 'acted on a request' },
  'retention.purged': { zh: '到期清除', en: 'purged what was due' },
  'risk.rule': { zh: '改风控规则', en: 'changed a risk rule' },
  'risk.thresholds': { zh: '改风控阈值', en: 'changed risk thresholds' },
  'run.closed': { zh: '结束一场', en: 'ended a run' },
  'run.opened.live': { zh: '开播', en: 'went on air' },
  'run.opened.rehearsal': { zh: '开始彩排', en: 'began a rehearsal' },
  'session.archived': { zh: '归档场次', en: 'archived a session' },
  'session.draft': { zh: '场次改回草稿', en: 'took a session back to draft' },
  'session.reviewed': { zh: '审过场次', en: 'reviewed a session' },
  'session.sent-back': { zh: '退回场次', en: 'sent a session back' },
  'staff.changed': { zh: '改岗位或停用', en: 'changed a role or login' },
  'staff.first-password': { zh: '发首次密码', en: 'gave a first password' },
  'staff.hired': { zh: '新建员工', en: 'hired somebody' },
  'staff.password-changed': { zh: '改密码', en: 'changed a password' },
  'staff.sign-in-refused': { zh: '登录被拒', en: 'sign-in refused' },
  'staff.signed-in': { zh: '登录', en: 'signed in' },
  'staff.signed-out': { zh: '结束登录', en: 'ended sign-ins' },
  'stock.allocated': { zh: '分配库存', en: 'promised stock' },
  'stock.parts': { zh: '改组成', en: 'changed the parts of a set' },
  'stream.key-replaced': { zh: '换推流码', en: 'replaced a stream key' },
  'terms.commission': { zh: '改佣金比例', en: 'changed a commission' },
  'terms.instalment': { zh: '改分期', en: 'changed instalments' },
  'terms.profit': { zh: '改毛利假设', en: 'changed the margin’s terms' },
  'terms.trade-in': { zh: '改旧机抵扣', en: 'changed an old unit’s worth' },
};

/** PRIVACY-3: what a row of the trail says was done; undefined for a deed that nobody gave words. */
export function deedWords(action: string): Words | undefined {
  return deeds[action];
}

/** Deeds in whose words this text stands, in either language. */
export function deedsNamed(text: string): string[] {
  const wanted = text.toLowerCase();
  return Object.entries(deeds).flatMap(([action, { zh, en }]) =>
    zh.includes(wanted) || en.includes(wanted) ? [action] : [],
  );
}
