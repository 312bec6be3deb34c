import { useState } from 'react';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  readonly color: string;
  readonly dash?: boolean;
}

export interface CurveMark {
  readonly at: number;
  readonly glyph: string;
  readonly label: string;
}

interface CurveProps {
  readonly label: string;
  readonly series: readonly Series[];
  readonly marks?: readonly CurveMark[];
  readonly from: number;
  readonly stepMs: number;
  readonly height?: number;
  /** Where the replay stands; a vertical line. */
  readonly at?: number;
  readonly timeText: (at: number) => string;
}

const width = 1000;

/**
 * Lines over time, each to its own height, because people online and orders per ten seconds do
 * not share a scale; the table below the chart has the numbers.
 */
export function Curve({
  label,
  series,
  marks = [],
  from,
  stepMs,
  height = 160,
  at,
  timeText,
}: CurveProps) {
  const [over, setOver] = useState<number | null>(null);
  const length = Math.max(2, ...series.map((item) => item.values.length));
  const x = (index: number): number => (index / (length - 1)) * width;
  const timeX = (ms: number): number => Math.min(width, Math.max(0, x((ms - from) / stepMs)));
  const shown = over === null ? length - 1 : over;
  return (
    <figure className="curve">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        style={{ height }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left) / box.width;
          setOver(Math.round(share * (length - 1)));
        }}
        onPointerLeave={() => setOver(null)}
      >
        {[0.25, 0.5, 0.75].map((share) => (
          <line
            key={share}
            x1={0}
            x2={width}
            y1={height * share}
            y2={height * share}
            className="grid"
          />
        ))}
        {series.map((item) => (
          <polyline
            key={item.name}
            points={pointsOf(item.values, x, height)}
            fill="none"
            stroke={item.color}
            strokeWidth={2}
            strokeDasharray={item.dash === true ? '6 4' : undefined}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {over !== null && <line x1={x(over)} x2={x(over)} y1={0} y2={height} className="cursor" />}
        {at !== undefined && (
          <line x1={timeX(at)} x2={timeX(at)} y1={0} y2={height} className="playhead" />
        )}
      </svg>
      <div className="marks" aria-hidden="true">
        {marks.map((mark) => (
          <span
            key={`${mark.at}${mark.label}`}
            style={{ left: `${(timeX(mark.at) / width) * 100}%` }}
            title={`${timeText(mark.at)} ${mark.label}`}
          >
            {mark.glyph}
          </span>
        ))}
      </div>
      <figcaption className="row small">
        <span className="second">{timeText(from + shown * stepMs)}</span>
        {series.map((item) => (
          <span key={item.name} className="row">
            <i className="key" style={{ background: item.color }} />
            {item.name} {item.values[shown] ?? 0}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function pointsOf(values: readonly number[], x: (index: number) => number, height: number): string {
  const top = Math.max(1, ...values);
  return values
    .map(
      (value, index) =>
        `${x(index).toFixed(1)},${(height - 4 - (value / top) * (height - 12)).toFixed(1)}`,
    )
    .join(' ');
}
