import type { LiveDeps } from './deps.ts';

const sessionsLooked = 10;
const runsLooked = 3;
const spoken = ['speech.heard', 'danmaku.replied', 'caption.shown'] as const;

/** What the newest sessions wrote and said: plans, the host's speech, replies of staff. */
export async function recentWords(
  deps: LiveDeps,
): Promise<readonly { readonly text: string; readonly from: string }[]> {
  const { sql } = deps.database;
  const sessions = (await deps.sessions.list(sql))
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, sessionsLooked);
  const written = sessions.flatMap(({ id: from, plan }) =>
    [plan.title, plan.warmUp, ...plan.cues.flatMap((cue) => [cue.title, cue.card, cue.script])]
      .filter((text) => text !== '')
      .map((text) => ({ text, from })),
  );
  const said: { text: string; from: string }[] = [];
  const runs = sessions.flatMap((session) => session.runs.map((run) => ({ session, run })));
  for (const { session, run } of runs.slice(0, runsLooked)) {
    for (const fact of await deps.tape.factsWith(run.id, spoken)) {
      const text =
        fact.type === 'speech.heard'
          ? fact.data.text
          : fact.type === 'danmaku.replied' || fact.type === 'caption.shown'
            ? (fact.data.text ?? '')
            : '';
      if (text !== '') said.push({ text, from: session.id });
    }
  }
  return [...written, ...said];
}
