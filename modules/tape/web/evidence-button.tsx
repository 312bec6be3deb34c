import { DownloadButton } from '../../../design/download.tsx';
import { useSay } from '../../../design/words.tsx';
import { useCan } from '../../team/web/index.tsx';

interface EvidenceProps {
  readonly runId: string;
  /** The minute that is looked at, UTC ms; the whole show where it is left out. */
  readonly around?: number;
}

const aroundMs = 60_000;

/** LIVE-17: the evidence pack of a show, or with the picture of the minute before and after a moment. */
export function EvidenceButton({ runId, around }: EvidenceProps) {
  const { t } = useSay();
  const can = useCan();
  if (!can('export', 'evidence')) return null;
  const path = `/api/runs/${runId}/evidence.zip`;
  if (around === undefined) {
    return (
      <DownloadButton
        path={path}
        name={`evidence-${runId}.zip`}
        label={t('证据包', 'Evidence pack')}
      />
    );
  }
  const [from, until] = [around - aroundMs, around + aroundMs];
  return (
    <DownloadButton
      path={`${path}?from=${from}&until=${until}`}
      name={`evidence-${runId}-${around}.zip`}
      label={t('当前时刻的证据包', 'Evidence pack at this moment')}
    />
  );
}
