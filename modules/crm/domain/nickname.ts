import { isBlank, no, ok, plainText, type Result } from '../../../platform/kernel/index.ts';
import { nicknameRefused } from '../refusals.ts';

/** Who speaks for the house is named by the house, and nobody else is. */
const offices = [
  ...['官方', '客服', '主播', '管理员', '管理員', '房管', '场控', '運營', '运营', '系统', '系統'],
  ...['平台', '电播', 'ADMIN', 'OFFICIAL', 'DIANBO', 'SYSTEM', 'MODERATOR'],
];

export interface NameJudge {
  /** Words that are not shown in chat. */
  forbidden(text: string): boolean;
  /** Names of the house and of those who host. */
  reserved(): Promise<readonly string[]>;
}

/** CRM-9: stands beside every line, and so is judged like one. Refuses with `crm.nickname-refused`. */
export async function judgeNickname(judge: NameJudge, nickname: string): Promise<Result<string>> {
  const plain = plainText(nickname);
  if (isBlank(nickname) || judge.forbidden(nickname)) return no(nicknameRefused);
  const reserved = (await judge.reserved()).map(plainText).filter((name) => name.length > 1);
  const taken = [...offices, ...reserved].some((name) => plain.includes(name));
  return taken ? no(nicknameRefused) : ok(nickname);
}
