import { useState } from 'react';
import { useToasts } from './parts.tsx';
import { useSay } from './words.tsx';

interface DownloadProps {
  readonly path: string;
  /** What the file is called where it is saved. */
  readonly name: string;
  readonly label: string;
  readonly className?: string;
}

/** Fetches a large file, shows how far it is, and saves it; what did not come is said. */
export function DownloadButton({ path, name, label, className = 'button' }: DownloadProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [percent, setPercent] = useState<number | null>(null);
  const fetchFile = async (): Promise<void> => {
    setPercent(0);
    try {
      save(await wholeOf(path, setPercent), name);
    } catch {
      toasts.say(t(`${label}下载失败,请重试。`, `${label} failed to download; try again.`));
    }
    setPercent(null);
  };
  return (
    <button
      type="button"
      className={className}
      disabled={percent !== null}
      onClick={() => void fetchFile()}
    >
      {percent === null ? label : `${t('打包中', 'Packing')} ${percent}%`}
    </button>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The answer as it comes; `x-about-bytes` says how much that will be. */
async function wholeOf(path: string, progress: (percent: number) => void): Promise<Blob> {
  const response = await fetch(path);
  const reader = response.body?.getReader();
  if (!response.ok || !reader) throw new Error(`no file: ${response.status}`);
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
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  return new Blob(parts, { type });
}
