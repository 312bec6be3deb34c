import { useSay } from '../../../design/words.tsx';

interface HeadProps {
  readonly name: string;
  readonly value: string;
  readonly goal?: number;
  readonly of?: number;
}

/** One of the review's first figures, with the share of its goal. */
export function Head({ name, value, goal, of }: HeadProps) {
  const { t } = useSay();
  const share = goal !== undefined && goal > 0 && of !== undefined ? of / goal : null;
  return (
    <div className="panel head">
      <span className="second small">{name}</span>
      <strong>{value}</strong>
      {share !== null && (
        <span className={`small ${share >= 1 ? 'good' : 'second'}`}>
          {t('目标', 'Goal')} {Math.round(share * 100)}%
        </span>
      )}
    </div>
  );
}
