import { usualRtmpCaps } from '../../modules/ingest/index.ts';
import { roleWords } from '../../modules/team/index.ts';
import { diskFull } from '../../platform/files/index.ts';
import { serveOn, waitFor } from '../../platform/telemetry/index.ts';
import { demoPassword, demoStaff } from '../../world/seed.ts';
import { endAtSignals, endingSignals } from './closing.ts';
import { fill } from './fill.ts';
import { demoIn, keepMode, refuseProduction } from './mode.ts';
import { openProgram, type Program } from './program.ts';
import { readSettings, type Settings } from './settings.ts';
import { waits } from './waits.ts';

/** Why nothing can listen where it was told to, and which setting tells it. */
const listening: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', '端口已被占用,请更换 DIANBO_PORT / port already in use: set DIANBO_PORT'],
  [
    'EACCES',
    'DIANBO_PORT:没有权限监听这个端口,请换一个 / no permission to listen on this port; set another',
  ],
  ['ENOTFOUND', 'DIANBO_HOST:地址不存在,请改 / no such address; set another'],
  ['EADDRNOTAVAIL', 'DIANBO_HOST:不是本机地址,请改 / not an address of this machine; set another'],
]);

const cannotStart = (error: Error): void => {
  process.stderr.write(`\n  启动失败 / failed to start: ${wordsOf(error)}\n\n`);
  process.exit(1);
};
process.once('uncaughtException', cannotStart);

const settings = readSettings(process.argv.slice(2));
// Nothing is open yet that takes time to end.
const leave = (): void => process.exit(1);
for (const signal of endingSignals) process.on(signal, leave);
const program = await openProgram(settings);
for (const signal of endingSignals) process.off(signal, leave);
endAtSignals(program);
try {
  await settleMode(program, settings);
} catch (error) {
  await program.close();
  throw error;
}

const firstLogin = await waitFor(program.log, waits.demo, () => fill(program, settings));
program.ingest.listenRtmp({
  port: settings.rtmpPort,
  host: settings.host,
  caps: settings.rtmpCaps ?? usualRtmpCaps,
});
await program.app.listen({ port: settings.port, host: settings.host });
greet(settings, firstLogin);
serveOn(program);
process.off('uncaughtException', cannotStart);
setImmediate(() => program.world.compliance.warm());

function wordsOf(error: Error): string {
  const known = 'code' in error ? listening.get(String(error.code)) : undefined;
  if (known !== undefined) return `${known}: ${error.message}`;
  if (diskFull(error)) {
    return `磁盘已满,请清理空间后再启动 / disk full: free up space and start again: ${error.message}`;
  }
  return error.message;
}

/** HOUSE-20: what was a demo is none by a word; whoever wants to sell begins in a database of their own. */
async function settleMode({ world }: Program, { mode = 'demo' }: Settings): Promise<void> {
  if (mode === 'production') refuseProduction(await demoIn(world));
  await keepMode(world, { mode, at: Date.now() });
}

function greet(
  { port, host, publicUrl, rtmpPort, empty, folder }: Settings,
  password: string | undefined,
): void {
  const address = publicUrl ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;
  const lines = [
    '',
    '  电播 Dianbo',
    '',
    `  工作台 Desk     ${address}/desk`,
    `  观众端 Viewer   ${address}/`,
    `  接口 API        ${address}/api/docs`,
    `  数据 Data       ${folder}`,
    ...(rtmpPort > 0
      ? [`  OBS / ffmpeg    rtmp://${host}:${rtmpPort}/live/<推流密钥 stream key>`]
      : []),
    '',
  ];
  if (password === undefined && !empty) {
    lines.push(`  演示账号 Demo logins(密码 password: ${demoPassword})`);
    for (const { username, name, role } of demoStaff) {
      const words = roleWords[role];
      lines.push(`    ${username.padEnd(9)} ${name}  ${words.zh} ${words.en}`);
    }
    lines.push('');
  }
  lines.push('  停止 Stop       Ctrl+C', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}
