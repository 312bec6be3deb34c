import { drawTestCard, type TestCard } from '../../media/test-card.ts';

export type SourceKind = 'card' | 'camera' | 'screen' | 'picture' | 'video';

export interface Source {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  /** What is drawn; the test card has none and is drawn by us. */
  readonly element: HTMLVideoElement | HTMLImageElement | null;
  readonly stop: () => void;
}

export const sceneKinds = ['full', 'pip', 'side', 'close-up', 'countdown'] as const;
export type SceneKind = (typeof sceneKinds)[number];

export interface Scene {
  readonly kind: SceneKind;
  readonly main: string;
  readonly second: string;
}

/** What overlays show: the running cue, the pinned product, the time to a start. */
export interface Overlay {
  readonly card: Omit<TestCard, 'width' | 'height' | 'at'>;
  readonly startsAt: number;
  readonly simulated: boolean;
  /** LIVE-22: a virtual host; the notice is in the picture itself, and so in the recording. */
  readonly ai: boolean;
}

type Canvas = CanvasRenderingContext2D;

/** Draws one scene of the given sources. The same for preview and program. */
export function drawScene(
  canvas: Canvas,
  scene: Scene,
  sources: ReadonlyMap<string, Source>,
  overlay: Overlay,
): void {
  const { width, height } = canvas.canvas;
  const at = Date.now();
  const main = sources.get(scene.main);
  const second = sources.get(scene.second);
  const whole = { x: 0, y: 0, width, height };
  canvas.fillStyle = '#000';
  canvas.fillRect(0, 0, width, height);
  switch (scene.kind) {
    case 'full':
      drawSource(canvas, main, whole, overlay, at);
      break;
    case 'pip':
      drawSource(canvas, main, whole, overlay, at);
      drawSource(canvas, second, corner(width, height), overlay, at);
      break;
    case 'side':
      drawSource(canvas, main, { ...whole, width: width / 2 }, overlay, at);
      drawSource(canvas, second, { ...whole, x: width / 2, width: width / 2 }, overlay, at);
      break;
    case 'close-up':
      drawSource(canvas, main, whole, bare(overlay), at);
      drawPriceCard(canvas, overlay);
      break;
    default:
      drawCountdown(canvas, overlay, at);
  }
  if (overlay.simulated) drawMark(canvas, '彩排 · 模拟 REHEARSAL');
  if (overlay.ai) drawAiMark(canvas);
}

/** The test card without its own product, where a price card is laid over it. */
function bare({ card, ...overlay }: Overlay): Overlay {
  return { ...overlay, card: { title: card.title, line: card.line, card: '' } };
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function corner(width: number, height: number): Area {
  const w = width * 0.28;
  const h = height * 0.28;
  return { x: width - w - width * 0.02, y: height * 0.04, width: w, height: h };
}

function drawSource(
  canvas: Canvas,
  source: Source | undefined,
  area: Area,
  overlay: Overlay,
  at: number,
): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(area.x, area.y, area.width, area.height);
  canvas.clip();
  canvas.translate(area.x, area.y);
  if (!source || source.kind === 'card' || !source.element) {
    drawTestCard(canvas, { ...overlay.card, width: area.width, height: area.height, at });
  } else {
    cover(canvas, source.element, area);
  }
  canvas.restore();
}

/** Fills the area without distorting, cutting what hangs over. */
function cover(canvas: Canvas, element: HTMLVideoElement | HTMLImageElement, area: Area): void {
  const width = element instanceof HTMLVideoElement ? element.videoWidth : element.naturalWidth;
  const height = element instanceof HTMLVideoElement ? element.videoHeight : element.naturalHeight;
  if (width === 0 || height === 0) return;
  const scale = Math.max(area.width / width, area.height / height);
  const w = width * scale;
  const h = height * scale;
  canvas.drawImage(element, (area.width - w) / 2, (area.height - h) / 2, w, h);
}

const font = "'Noto Sans SC Variable','PingFang SC','Microsoft YaHei',sans-serif";

function drawPriceCard(canvas: Canvas, { card }: Overlay): void {
  const { width, height } = canvas.canvas;
  const unit = height / 36;
  canvas.fillStyle = 'rgba(255,255,255,0.95)';
  canvas.beginPath();
  canvas.roundRect(unit * 2, height - unit * 11, width * 0.5, unit * 9, unit);
  canvas.fill();
  canvas.fillStyle = '#14181f';
  canvas.font = `600 ${unit * 2}px ${font}`;
  canvas.fillText(card.product ?? card.card, unit * 3.4, height - unit * 7.6, width * 0.45);
  canvas.fillStyle = '#c9302f';
  canvas.font = `700 ${unit * 3.2}px ${font}`;
  canvas.fillText(card.price ?? '', unit * 3.4, height - unit * 3.4);
}

function drawCountdown(canvas: Canvas, { card, startsAt }: Overlay, at: number): void {
  const { width, height } = canvas.canvas;
  const unit = height / 36;
  canvas.fillStyle = '#12202a';
  canvas.fillRect(0, 0, width, height);
  canvas.textAlign = 'center';
  canvas.fillStyle = '#e8ecf2';
  canvas.font = `600 ${unit * 3}px ${font}`;
  canvas.fillText(card.title, width / 2, unit * 12, width * 0.9);
  const left = Math.max(0, Math.ceil((startsAt - at) / 1000));
  const text =
    left > 0
      ? `${Math.floor(left / 60)}:${(left % 60).toString().padStart(2, '0')}`
      : '马上开始 Starting';
  canvas.fillStyle = '#2dd4bf';
  canvas.font = `700 ${unit * 7}px ${font}`;
  canvas.fillText(text, width / 2, unit * 22);
  canvas.textAlign = 'left';
}

function drawMark(canvas: Canvas, text: string): void {
  const { width, height } = canvas.canvas;
  const unit = height / 36;
  canvas.font = `600 ${unit * 1.3}px ${font}`;
  const length = canvas.measureText(text).width;
  canvas.fillStyle = 'rgba(245,165,36,0.92)';
  canvas.fillRect(width / 2 - length / 2 - unit, unit * 0.6, length + unit * 2, unit * 2.2);
  canvas.fillStyle = '#14181f';
  canvas.fillText(text, width / 2 - length / 2, unit * 2.2);
}

/** Its letters are a twentieth of the shorter side high at least (GB 45438-2025). */
function drawAiMark(canvas: Canvas): void {
  const { width, height } = canvas.canvas;
  const size = Math.ceil(Math.min(width, height) * 0.055);
  canvas.font = `600 ${size}px ${font}`;
  const text = 'AI 生成 · 虚拟主播';
  const length = canvas.measureText(text).width;
  canvas.fillStyle = 'rgba(0,0,0,0.62)';
  canvas.fillRect(size * 0.5, height - size * 2.1, length + size, size * 1.6);
  canvas.fillStyle = '#ffffff';
  canvas.fillText(text, size, height - size * 0.95);
}
