import { expect, it, vi } from 'vitest';

const dayMs = 86_400_000;

it('[CRM-8] a browser of which several parts ask at once is one viewer', async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
  });
  let made = 0;
  vi.stubGlobal('fetch', () => {
    made += 1;
    const login = {
      id: `vwr_${made}`,
      nickname: '客',
      token: 't',
      until: Date.now() + 200 * dayMs,
    };
    return Promise.resolve(Response.json(login, { status: 201 }));
  });
  const { knownViewer } = await import('../apps/room/viewer.ts');
  const all = await Promise.all([knownViewer(), knownViewer(), knownViewer()]);
  expect(all.map((login) => login?.id)).toEqual(['vwr_1', 'vwr_1', 'vwr_1']);
  expect([made, (await knownViewer())?.id]).toEqual([1, 'vwr_1']);
  vi.unstubAllGlobals();
});
