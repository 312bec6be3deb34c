/** What stands on a drawn test card; a function of these and nothing else. */
export interface TestCard {
  readonly width: number;
  readonly height: number;
  /** UTC milliseconds; shown as Shanghai wall time, so that glass-to-glass delay can be read. */
  readonly at: number;
  readonly title: string;
  readonly line: string;
  readonly card: string;
  readonly product?: string;
  readonly price?: string;
}

const bars = ['#0f766e', '#f59e0b', '#6366f1', '#ec4899', '#84cc16', '#0ea5e9', '#a16207'];
const font = "'Noto Sans SC Variable','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/**
 * Draws the test card that goes on air where there is no camera: moving bars, a sweeping hand, the
 * running cue, the product and its price, and a clock to the tenth of a second.
 */
export function drawTestCard(
  canvas: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  card: TestCard,
): void {
  const { width, height, at } = card;
  const unit = height / 36;
  const glow = canvas.createLinearGradient(0, 0, width, height);
  glow.addColorStop(0, '#12202a');
  glow.addColorStop(1, '#1d2f3d');
  canvas.fillStyle = glow;
  canvas.fillRect(0, 0, width, height);
  drawBars(canvas, card, unit);
  drawHand(canvas, card, unit);
  canvas.textBaseline = 'alphabetic';
  canvas.fillStyle = '#ffffff';
  canvas.font = `600 ${unit * 2.6}px ${font}`;
  canvas.fillText(card.line === '' ? card.title : card.line, unit * 2, unit * 7, width * 0.7);
  canvas.font = `400 ${unit * 1.4}px ${font}`;
  canvas.fillStyle = '#b9c6d2';
  canvas.fillText(card.title, unit * 2, unit * 3.4, width * 0.7);
  drawCard(canvas, card, unit);
  canvas.font = `600 ${unit * 2}px ui-monospace,monospace`;
  canvas.fillStyle = '#ffffff';
  canvas.textAlign = 'right';
  canvas.fillText(clock(at), width - unit * 2, unit * 3.6);
  canvas.textAlign = 'left';
  drawTimecode(canvas, card);
}

const timecodeBits = 24;
const timecodeStepMs = 20;

/**
 * A burnt-in timecode for machines: 24 squares along the upper edge, the lowest bit last, counting
 * 20 ms steps. Lets a test read off the picture when it was drawn.
 */
function drawTimecode(canvas: Canvas, { width, height, at }: TestCard): void {
  const count = Math.floor(at / timecodeStepMs) % 2 ** timecodeBits;
  const each = width / timecodeBits;
  for (let bit = 0; bit < timecodeBits; bit += 1) {
    const on = Math.floor(count / 2 ** (timecodeBits - 1 - bit)) % 2 === 1;
    canvas.fillStyle = on ? '#ffffff' : '#000000';
    canvas.fillRect(bit * each, 0, each + 1, height / 45);
  }
}

/**
 * How old a picture is, from the brightness (0–255) of its 24 squares. `now` is the clock that the
 * card was drawn by.
 */
export function ageOf(squares: readonly number[], now: number): number {
  const drawn = squares.reduce((sum, light) => sum * 2 + (light > 127 ? 1 : 0), 0);
  const current = Math.floor(now / timecodeStepMs) % 2 ** timecodeBits;
  return ((current - drawn + 2 ** timecodeBits) % 2 ** timecodeBits) * timecodeStepMs;
}

type Canvas = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function drawBars(canvas: Canvas, { width, height, at }: TestCard, unit: number): void {
  const each = width / bars.length;
  const shift = ((at / 40) % each) - each;
  for (let index = 0; index <= bars.length; index += 1) {
    canvas.fillStyle = bars[index % bars.length] ?? '#000';
    canvas.fillRect(shift + index * each, height - unit * 3, each + 1, unit * 3);
  }
}

function drawHand(canvas: Canvas, { width, height, at }: TestCard, unit: number): void {
  const x = width * 0.86;
  const y = height * 0.46;
  const radius = unit * 5;
  const angle = ((at % 2000) / 2000) * Math.PI * 2 - Math.PI / 2;
  canvas.lineWidth = unit * 0.3;
  canvas.strokeStyle = '#47606f';
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, Math.PI * 2);
  canvas.stroke();
  canvas.strokeStyle = '#2dd4bf';
  canvas.lineWidth = unit * 0.7;
  canvas.beginPath();
  canvas.arc(x, y, radius, -Math.PI / 2, angle);
  canvas.stroke();
}

function drawCard(canvas: Canvas, card: TestCard, unit: number): void {
  const { width, height } = card;
  const text = card.product ?? card.card;
  if (text === '') return;
  const top = height - unit * 15;
  canvas.fillStyle = 'rgba(255,255,255,0.94)';
  canvas.beginPath();
  canvas.roundRect(unit * 2, top, width * 0.62, unit * 10, unit * 0.8);
  canvas.fill();
  canvas.fillStyle = '#14181f';
  canvas.font = `600 ${unit * 2}px ${font}`;
  canvas.fillText(text, unit * 3.4, top + unit * 3.4, width * 0.56);
  if (card.price !== undefined) {
    canvas.fillStyle = '#c9302f';
    canvas.font = `700 ${unit * 3.4}px ${font}`;
    canvas.fillText(card.price, unit * 3.4, top + unit * 8, width * 0.5);
  }
}

function clock(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(11, 21);
}
