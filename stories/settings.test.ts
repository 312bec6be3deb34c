import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { readSettings, type Settings } from '../apps/server/settings.ts';
import { openStreaming } from '../modules/speech/index.ts';
import { openEgress } from '../platform/egress/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'dianbo-settings-'));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

function read(env: Readonly<Record<string, string>>): Settings {
  for (const name of ['MODE', 'WECHAT', 'ALIPAY', 'SECRETS', 'SELLER', 'ASR', 'HOSTING', 'LOG']) {
    vi.stubEnv(`DIANBO_${name}`, '');
  }
  vi.stubEnv('DIANBO_DATA', folder);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(`DIANBO_${name}`, value);
  return readSettings([]);
}

function told(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const seller = '{"name":"某公司","licence":"某执照","address":"某地","phone":"400"}';

it.each(['SELLER', 'WECHAT', 'ALIPAY', 'ASR'])(
  '[HOUSE-22] DIANBO_%s is named where its JSON breaks off, with the line and nothing of it',
  (name) => {
    const broken = '{\n  "privateKey": "hidden-words",\n  "appId": hidden\n}';
    const text = told(() => read({ [name]: broken }));
    expect(text).toMatch(new RegExp(`^DIANBO_${name}: .*line 3, column 12`));
    const path = file(`${name}.json`, broken);
    const ofFile = told(() => read({ [name]: path }));
    expect(ofFile).toMatch(
      new RegExp(`^DIANBO_${name} \\(.*${name}\\.json\\): .*line 3, column 12`),
    );
    for (const said of [text, ofFile]) expect(said).not.toContain('hidden');
    const absent = told(() => read({ [name]: join(folder, 'none.json') }));
    expect(absent).toMatch(new RegExp(`^DIANBO_${name}: .*none\\.json .*ENOENT`));
  },
);

it('[HOUSE-22] what is expected in place of what stands there is said of the file too', () => {
  const path = file('seller.json', seller.replace('"phone":"400"', '"phone":400'));
  const text = told(() => read({ SELLER: path }));
  expect(text).toMatch(/^DIANBO_SELLER \(.*seller\.json\)[^]*expected string[^]*phone/);
});

it('[HOUSE-22] a file that an editor of Windows wrote is read', () => {
  expect(read({ SELLER: file('bom.json', `\uFEFF${seller}`) }).seller).toMatchObject({
    phone: '400',
  });
});

it('[HOUSE-22] keys that seal and sign nothing are found at the start', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const alipay = {
    appId: '2021',
    merchantId: '2088',
    feeBp: 60,
    privateKey: 'hidden',
    alipayPublicKey: publicKey.export({ type: 'spki', format: 'pem' }),
    notifyUrl: 'https://live.example.cn/api/payments/alipay/notify',
  };
  const text = told(() => read({ ALIPAY: JSON.stringify(alipay) }));
  expect(text).toMatch(/^DIANBO_ALIPAY: [^]*PEM[^]*privateKey/);
  expect(text).not.toContain('hidden');
  const secrets = {
    signIn: 's'.repeat(32),
    viewers: 'v'.repeat(16),
    sandbox: 'b'.repeat(16),
    currentKey: 'k2',
    keys: { k1: Buffer.alloc(16).toString('base64') },
  };
  expect(told(() => read({ SECRETS: JSON.stringify(secrets) }))).toMatch(
    /^DIANBO_SECRETS: [^]*32 bytes[^]*keys\.k1/,
  );
  const named = { ...secrets, keys: { k1: Buffer.alloc(32).toString('base64') } };
  expect(told(() => read({ SECRETS: JSON.stringify(named) }))).toMatch(/one of the names in keys/);
});

it('[HOUSE-22] networks, words and the lines of a file that is heard are named by file and line', () => {
  const networks = file('networks.txt', '203.0.113.0/24\nnonsense\n');
  expect(told(() => read({ HOSTING: networks }))).toMatch(
    /^DIANBO_HOSTING \(.*networks\.txt\): .*line 2/,
  );
  expect(told(() => read({ LOG: 'loud' }))).toMatch(/^DIANBO_LOG: .*silent.*loud/);
  expect(told(() => read({ DEMO_BOOKS: 'opened' }))).toMatch(/^DIANBO_DEMO_BOOKS: .*open/);
  expect(told(() => read({ DATA: join(networks, 'below') }))).toMatch(/^DIANBO_DATA: .*below/);
  const path = file('lines.jsonl', '{"atMs":0,"text":"甲"}\n\n{"atMs":"x"}\n');
  expect(told(() => openStreaming({ driver: 'file', path }, openEgress([])))).toMatch(
    /^DIANBO_ASR \(.*lines\.jsonl:3\)[^]*atMs/,
  );
});

it('[HOUSE-22] a broken secrets.json is named, and where its copy belongs', () => {
  file('secrets.json', '{\n"signIn": "hidden');
  const text = told(() => read({}));
  expect(text).toMatch(/secrets\.json: .*line 2[^]*restore your offline copy/);
  expect(text).not.toContain('hidden');
});
