import { expect, it } from 'vitest';
import { shippedBook } from './app/rule-book.ts';
import { languageTables } from './app/tables.ts';
import { Engine } from './domain/engine.ts';

const engine = new Engine(languageTables(), shippedBook());

it.each([
  'v➕dby88',
  'dby88(v)',
  'wei✉️dby88',
  '加卫❤星',
  '微一信',
  '徾信dby88',
  '㣲信dby88',
  '微ı言dby88',
  'tele gram dby88',
  '飞书 dby88',
  'dby88@钉钉',
  '我在小红书等你:dby88',
  'S我',
  'one three 8 zero zero 1 three 8 0 0 0',
  '138 zero zero 138 000',
  'a13800138000b',
  '852-91234567',
  'wx➕dby88',
  'dby88（微）',
  'vx🌹dby88',
  '钉钉 dby88',
  'dby88 @ 飞书',
  '853 6612 3456',
  '886-912345678',
  'x13900139000y',
  '1 three nine 0000 one two three four',
  '想要S我',
])('[GUARD-31] %s is a contact detail', (text) => {
  expect(engine.contact(text)).toBeDefined();
});

it.each([
  '师傅来我家装要联系我',
  '需要联系我',
  '主播私我一下链接',
  '我要一台加我',
  '留个电话给安装师傅',
  '安装师傅上门联系我',
  '客服私我一下',
  '留电话给售后',
  '我要两台加我一个',
  'SN13800138000CN',
  '抖音直播间也是这个价',
  '飞书和钉钉哪个好用',
  'one plus two 多少钱',
])('[GUARD-32] %s is none', (text) => {
  expect(engine.contact(text)).toBeUndefined();
});

/** The least time of this process that it takes. */
function took(text: string): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    engine.contact(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...times);
}

it.each(['有', '抖音', '加v', '搜', '', '邮箱'])(
  '[GUARD-33] four times as many equal signs behind “%s” take no sixteen times as long',
  (words) => {
    for (const sign of ['a', 'a_', '1', 'a1', 'v']) {
      const of = (count: number): string => `${words}${sign.repeat(count / sign.length)}`;
      took(of(1000));
      const little = took(of(2000));
      expect(took(of(8000)), sign).toBeLessThan(9 * little + 20_000);
    }
  },
);
