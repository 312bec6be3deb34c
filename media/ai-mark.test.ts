import { readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { expect, it } from 'vitest';
import { withAiMark } from './ai-mark.ts';
import { readInit } from './mp4.ts';
import { madeInit } from './testing.ts';

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`../modules/ingest/samples/${name}`, import.meta.url));

it('[MEDIA-8] however an encoder writes its sizes, the mark is there', () => {
  const long = (type: string, inside: Uint8Array): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32BE(1);
    head.write(type, 4, 'latin1');
    head.writeBigUInt64BE(BigInt(inside.length + 16), 8);
    return Buffer.concat([head, inside]);
  };
  const odd = Buffer.concat([
    long('free', new Uint8Array(9)),
    long('moov', madeInit().subarray(8)),
  ]);
  expect(readInit(odd)).toEqual(readInit(madeInit()));
  const marked = withAiMark(odd, { producer: '云锦电器(示例)', id: 'run_1' });
  expect(Buffer.from(marked).includes('"ProduceID":"run_1"')).toBe(true);
  expect(readInit(marked)).toEqual(readInit(odd));
});

it('[MEDIA-8] the mark of made pictures is in the file, and another reader finds it', async () => {
  const init = sample('init.mp4');
  const marked = withAiMark(init, { producer: '云锦电器(示例)', id: 'run_1' });
  expect(readInit(marked)).toEqual(readInit(init));
  expect(withAiMark(marked, { producer: 'x', id: 'y' })).toBe(marked);
  const whole = Buffer.concat([marked, sample('segment.m4s')]);
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(whole) });
  const { raw } = await input.getMetadataTags();
  const said = raw?.['AIGC'];
  expect(JSON.parse(typeof said === 'string' ? said : '')).toMatchObject({
    Label: '1',
    ContentProducer: '云锦电器(示例)',
    ProduceID: 'run_1',
  });
  expect(await (await input.getPrimaryVideoTrack())?.getCodec()).toBe('avc');
  expect(withAiMark(new Uint8Array(40), { producer: 'x', id: 'y' })).toEqual(new Uint8Array(40));
});
