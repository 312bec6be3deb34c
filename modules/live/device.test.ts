import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { deviceOf } from './realtime/device.ts';

const crm = { deviceOf: (cookies?: string) => cookies?.replace('device=', '') };

function coming(headers: Readonly<Record<string, string>>, place: string | undefined) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  return deviceOf(crm, { request, place, viewer: { id: 'v', nickname: '小雨', simulated: false } });
}

it('[LIVE-75] without a cookie an address is one device, whatever its browsers call themselves', () => {
  const makes = ['Mozilla/5.0', 'Mozilla/5.0 (1)', '', 'x'.repeat(500), '微信'];
  const keys = makes.map((make) => coming({ 'user-agent': make }, '203.0.113.7')?.key);
  expect(new Set(keys).size).toBe(1);
  expect(coming({}, '203.0.113.7')).toMatchObject({ key: keys[0], people: 4 });
  expect(coming({}, '203.0.113.8')?.key).not.toBe(keys[0]);
  expect(coming({ cookie: 'device=d1' }, '203.0.113.7')).toMatchObject({ people: 1 });
  expect(coming({ 'user-agent': 'a' }, undefined)).toBeUndefined();
});
