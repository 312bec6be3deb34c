import { ageOf } from '../media/test-card.ts';
import { openStage } from '../stories/stage.ts';
import { report } from './report.ts';

const samples = 60;

/**
 * Glass to glass: the studio publishes the test card from one page of a browser, a viewer's room
 * plays it in another; the age of the picture on the viewer's screen is read off its timecode.
 * Everything runs on this one machine, encoder and decoder in software.
 */
export async function glass(): Promise<void> {
  const stage = await openStage();
  const host = await stage.signIn('content');
  const answer: { sessions: { id: string; state: string }[] } = await (
    await host.request.get(`${stage.base}/api/sessions`)
  ).json();
  const id = answer.sessions.find((session) => session.state === 'reviewed')?.id ?? '';
  await host.request.post(`${stage.base}/api/sessions/${id}/runs`, { data: { mode: 'live' } });
  await host.goto(`${stage.base}/studio/${id}`);
  await host.getByRole('button', { name: '开始推流' }).click();
  await host.locator('[data-testid=publish-state][data-state=on]').waitFor();
  const viewer = await stage.viewer();
  await viewer.goto(`${stage.base}/room/${id}`);
  await viewer.waitForTimeout(12_000);
  const agesMs: number[] = [];
  for (let count = 0; count < samples; count += 1) {
    const { squares, now } = await viewer.evaluate(() => {
      const video = document.querySelector('video');
      const canvas = document.createElement('canvas');
      canvas.width = 480;
      canvas.height = 270;
      const context = canvas.getContext('2d');
      const at = Date.now();
      if (video) context?.drawImage(video, 0, 0, 480, 270);
      const read = (index: number): number =>
        context?.getImageData(index * 20 + 10, 2, 1, 1).data[1] ?? 0;
      return { squares: Array.from({ length: 24 }, (_, index) => read(index)), now: at };
    });
    agesMs.push(ageOf(squares, now));
    await viewer.waitForTimeout(230);
  }
  await stage.close();
  const sorted = agesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  report('glass', { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), agesMs }, ['agesMs']);
}
