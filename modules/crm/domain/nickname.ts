import { isBlank, no, ok, type Result } from '../../../platform/kernel/index.ts';
import { nicknameRefused, nicknameUnreadable } from '../refusals.ts';
import { isUnreadable, likeness, withoutDigits } from './likeness.ts';

/** Who speaks for the company is named by the company, and nobody else is. */
const offices = [
  '官方',
  '客服',
  '主播',
  '管理员',
  '房管',
  '场控',
  '运营',
  '系统',
  '平台',
  '电播',
  'ADMIN',
  'OFFICIAL',
  'DIANBO',
  'SYSTEM',
  'MODERATOR',
];

export interface NameJudge {
  /** Words that are not shown in chat. */
  forbidden(text: string): boolean;
  /** Names of the company and of those who host. */
  reserved(): Promise<readonly string[]>;
  /** Traditional Han signs as simple ones. */
  simple(text: string): string;
}

/**
 * CRM-9: stands beside every line, and so is judged like one, by what it is taken for (CRM-20).
 * Refuses with `crm.nickname-refused` or `crm.nickname-unreadable` (CRM-21).
 */
export async function judgeNickname(judge: NameJudge, nickname: string): Promise<Result<string>> {
  if (isUnreadable(nickname)) return no(nicknameUnreadable);
  const like = (name: string): string => likeness(name, (text) => judge.simple(text));
  const looks = like(nickname);
  const isForbidden = judge.forbidden(nickname) || judge.forbidden(looks);
  if (isBlank(nickname) || isForbidden) return no(nicknameRefused);
  const reserved = (await judge.reserved()).map(like).filter((name) => name.length > 1);
  const spelled = withoutDigits(looks);
  const taken =
    reserved.some((name) => looks.includes(name)) ||
    offices.some((name) => spelled.includes(withoutDigits(like(name))));
  return taken ? no(nicknameRefused) : ok(nickname);
}
