import { useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useCan } from '../../team/web/index.tsx';

/** Fetches the evidence pack of a run and shows how far it is; for whoever may have it. */
export function EvidenceButton({ runId }: { readonly runId: string }) {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [percent, setPercent] = useState<number | null>(null);
  if (!can('export', 'evidence')) return null;
  const fetchPack = async (): Promise<void> => {
    setPercent(0);
    try {
      const bytes = await packOf(runId, setPercent);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(bytes);
      link.download = `evidence-${runId}.zip`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      toasts.say(t('证据包没有取到,请再试。', 'The pack did not come; try again.'));
    }
    setPercent(null);
  };
  return (
    <button
      type="button"
      className="button"
      disabled={percent !== null}
      onClick={() => void fetchPack()}
    >
      {percent === null ? t('证据包', 'Evidence') : `${t('打包', 'Packing')} ${percent}%`}
    </button>
  );
}

async function packOf(runId: string, progress: (percent: number) => void): Promise<Blob> {
  const response = await fetch(`/api/runs/${runId}/evidence.zip`);
  const reader = response.body?.getReader();
  if (!response.ok || !reader) throw new Error(`no pack: ${response.status}`);
  const whole = Math.max(1, Number(response.headers.get('x-about-bytes') ?? 1));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let come = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    come += value.length;
    progress(Math.min(99, Math.floor((come / whole) * 100)));
  }
  return new Blob(parts, { type: 'application/zip' });
}
