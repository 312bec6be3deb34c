import type { Compliance } from '../modules/compliance/index.ts';
import type { Privacy } from '../modules/privacy/index.ts';
import type { Team } from '../modules/team/index.ts';

interface SeedDeps {
  readonly team: Team;
  readonly privacy: Privacy;
  readonly compliance: Compliance;
}

/** Invented identities: the region 999999 is nobody's. */
const inventedIds = ['999999199803070029', '999999199506210013'];

/** What the demo company has assessed: written by one, approved by another, invented like the rest. */
export async function seedAssessments({
  team,
  privacy,
}: Pick<SeedDeps, 'team' | 'privacy'>): Promise<void> {
  const [legal] = await team.list('legal');
  const [admin] = await team.list('admin');
  if (!legal || !admin) return;
  const identity = {
    subject: 'host-identity',
    necessity:
      '直播电商办法第三十二条要求核验直播营销人员身份。只收姓名和身份证号,不收照片和人脸。',
    impact: '身份证号泄露会被冒用。掌握的人越少越好;法务之外的人只看得到掩码。',
    measures: '字段加密、按目的读取、每小时限次、全程留痕;合同结束后按保存期清除。',
    risk: 'medium',
  } as const;
  const installers = {
    subject: 'installers',
    necessity: '不知道地址和电话就送不了货、装不了机,属于履行合同所必需。',
    impact: '快递和安装方拿到姓名、电话、地址,可能被用来推销或转卖。',
    measures: '只在发货后给出,按单留痕;协议写明目的、期限和到期删除,到期催收删除证明。',
    risk: 'low',
  } as const;
  for (const body of [identity, installers]) await privacy.seedAssessment(body, legal, admin);
}

/** Hosts of the demo company are verified, and have signed the handbook. */
export async function seedHosts({
  team,
  compliance,
}: Pick<SeedDeps, 'team' | 'compliance'>): Promise<void> {
  const [legal] = await team.list('legal');
  const [handbook] = legal ? await compliance.companyPolicies.list(legal) : [];
  if (!legal || !handbook) return;
  for (const [index, host] of (await team.list('host')).entries()) {
    const identity = { idNumber: inventedIds[index] ?? '', contractNo: `示例合同-${index + 1}` };
    await compliance.hosts.verify({ staffId: host.id, legalName: host.name, ...identity }, legal);
    await compliance.companyPolicies.sign(handbook.id, handbook.hash, host);
  }
}
