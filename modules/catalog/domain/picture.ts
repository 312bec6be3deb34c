/** What a drawn product looks like: hue of the brand, light or dark body, small variations. */
interface Look {
  readonly hue: number;
  readonly dark: boolean;
  readonly variant: number;
}

type Draw = (paint: Paint, variant: number) => string;

interface Paint {
  readonly body: string;
  readonly edge: string;
  readonly face: string;
  readonly accent: string;
  readonly glass: string;
}

/**
 * Draws an appliance as SVG, 400 × 400. Our own drawing, so that an invented product has a picture
 * that is nobody else's; the same product always looks the same.
 */
export function drawProduct(kind: string, look: Look): string {
  const draw = drawings[kind] ?? drawBox;
  const { hue } = look;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">',
    '<defs>',
    gradient('g', `hsl(${hue} 38% 95%)`, `hsl(${hue} 30% 84%)`),
    gradient('b', look.dark ? '#4a5260' : '#ffffff', look.dark ? '#232830' : '#d9dee5'),
    gradient('f', look.dark ? '#3a414d' : '#f7f9fb', look.dark ? '#2b3038' : '#e6eaf0'),
    gradient('s', '#26303c', '#0f141b'),
    '</defs>',
    '<rect width="400" height="400" fill="url(#g)"/>',
    `<ellipse cx="200" cy="352" rx="140" ry="14" fill="hsl(${hue} 20% 40%)" opacity=".18"/>`,
    draw(paintOf(look), look.variant),
    '</svg>',
  ].join('');
}

function paintOf({ hue, dark }: Look): Paint {
  return {
    body: 'url(#b)',
    edge: dark ? '#15191f' : '#b9c1cc',
    face: 'url(#f)',
    accent: `hsl(${hue} 62% 44%)`,
    glass: 'url(#s)',
  };
}

function gradient(id: string, from: string, to: string): string {
  return (
    `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${from}"/>` +
    `<stop offset="1" stop-color="${to}"/></linearGradient>`
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly r?: number;
}

function rect(box: Box, fill: string, stroke = 'none'): string {
  const { x, y, w, h, r = 8 } = box;
  return (
    `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}" ` +
    `stroke="${stroke}" stroke-width="2"/>`
  );
}

function circle(x: number, y: number, r: number, fill: string, stroke = 'none'): string {
  return `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" stroke="${stroke}" stroke-width="3"/>`;
}

function line(d: string, stroke: string, width = 3): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`;
}

const drawings: Readonly<Record<string, Draw>> = {
  'air-conditioner': (p, v) =>
    v < 3
      ? rect({ x: 50, y: 130, w: 300, h: 96, r: 18 }, p.body, p.edge) +
        rect({ x: 66, y: 196, w: 268, h: 16, r: 8 }, p.glass) +
        line('M76 150H200', p.accent, 4) +
        circle(316, 160, 6, p.accent) +
        line('M110 240q-8 40 6 74M200 240v80M290 240q8 40-6 74', p.accent, 3)
      : rect({ x: 140, y: 60, w: 120, h: 290, r: 40 }, p.body, p.edge) +
        rect({ x: 160, y: 92, w: 80, h: 130, r: 20 }, p.glass) +
        line('M172 112h56M172 132h56M172 152h56M172 172h56M172 192h56', p.edge, 2) +
        circle(200, 264, 16, p.face, p.accent),
  refrigerator: (p, v) =>
    rect({ x: 96, y: 50, w: 208, h: 300, r: 12 }, p.body, p.edge) +
    (v % 2 === 0 ? line('M200 52V210M98 210H302', p.edge) : line('M98 160H302', p.edge)) +
    line('M188 110v70M212 110v70', p.accent, 5) +
    line('M180 234h40', p.accent, 5) +
    rect({ x: 226, y: 84, w: 52, h: 28, r: 6 }, p.glass),
  washer: (p) =>
    rect({ x: 90, y: 70, w: 220, h: 280, r: 14 }, p.body, p.edge) +
    rect({ x: 104, y: 84, w: 192, h: 44, r: 8 }, p.face, p.edge) +
    circle(276, 106, 13, p.body, p.accent) +
    rect({ x: 116, y: 96, w: 70, h: 20, r: 4 }, p.glass) +
    circle(200, 232, 82, p.face, p.edge) +
    circle(200, 232, 62, p.glass, p.accent) +
    line('M160 246q20-18 40 0t40 0', '#8fd3ff', 5),
  television: (p) =>
    rect({ x: 36, y: 100, w: 328, h: 190, r: 8 }, '#12161c', p.edge) +
    rect({ x: 44, y: 108, w: 312, h: 170, r: 3 }, p.glass) +
    `<path d="M44 278L150 168L226 240L276 196L356 278Z" fill="${p.accent}" opacity=".75"/>` +
    circle(300, 146, 20, '#ffd27a') +
    line('M120 292l-20 48M280 292l20 48', '#3a424d', 8),
  'water-heater': (p, v) =>
    v % 2 === 0
      ? rect({ x: 70, y: 110, w: 260, h: 150, r: 75 }, p.body, p.edge) +
        circle(262, 186, 34, p.glass, p.edge) +
        line('M262 170v16l12 8', p.accent, 4) +
        line('M140 262v50M180 262v50', p.edge, 8)
      : rect({ x: 120, y: 70, w: 160, h: 230, r: 16 }, p.body, p.edge) +
        rect({ x: 150, y: 210, w: 100, h: 46, r: 8 }, p.glass) +
        line('M200 100q30 36 0 68q-30-32 0-68', p.accent, 5) +
        line('M160 302v40M240 302v40', p.edge, 8),
  hood: (p) =>
    rect({ x: 164, y: 50, w: 72, h: 120, r: 6 }, p.body, p.edge) +
    `<path d="M60 250L150 166H250L340 250Z" fill="${p.body}" stroke="${p.edge}" stroke-width="2"/>` +
    rect({ x: 56, y: 248, w: 288, h: 34, r: 6 }, p.glass) +
    circle(180, 265, 5, p.accent) +
    circle(200, 265, 5, p.accent) +
    circle(220, 265, 5, p.accent) +
    line('M120 300q14 16 0 34M200 300q14 16 0 34M280 300q14 16 0 34', p.edge, 3),
  stove: (p) =>
    `<path d="M60 210H340L366 300H34Z" fill="${p.glass}" stroke="${p.edge}" stroke-width="2"/>` +
    burner(136, 248, p) +
    burner(264, 248, p) +
    rect({ x: 34, y: 300, w: 332, h: 34, r: 8 }, p.body, p.edge) +
    circle(150, 317, 11, p.face, p.accent) +
    circle(250, 317, 11, p.face, p.accent),
  'rice-cooker': (p) =>
    rect({ x: 90, y: 170, w: 220, h: 170, r: 46 }, p.body, p.edge) +
    `<path d="M96 196q4-84 104-84t104 84z" fill="${p.face}" stroke="${p.edge}" stroke-width="2"/>` +
    rect({ x: 150, y: 226, w: 100, h: 60, r: 12 }, p.glass) +
    line('M168 256h38', p.accent, 6) +
    circle(228, 256, 9, p.accent) +
    line('M180 100q8-16 0-32M214 100q8-16 0-32', p.edge, 4),
  dishwasher: (p) =>
    rect({ x: 90, y: 80, w: 220, h: 270, r: 10 }, p.body, p.edge) +
    rect({ x: 90, y: 80, w: 220, h: 50, r: 10 }, p.glass) +
    line('M120 150H280', p.edge, 8) +
    circle(160, 232, 36, p.face, p.accent) +
    circle(232, 232, 36, p.face, p.accent) +
    circle(160, 232, 20, 'none', p.edge) +
    circle(232, 232, 20, 'none', p.edge) +
    line('M130 106h50', p.accent, 5),
  'air-purifier': (p) =>
    rect({ x: 126, y: 60, w: 148, h: 286, r: 30 }, p.body, p.edge) +
    circle(200, 118, 36, p.glass, p.accent) +
    line('M150 190h100M150 212h100M150 234h100M150 256h100M150 278h100M150 300h100', p.edge, 4),
  'water-purifier': (p) =>
    rect({ x: 110, y: 80, w: 180, h: 210, r: 20 }, p.body, p.edge) +
    rect({ x: 136, y: 106, w: 54, h: 120, r: 22 }, p.face, p.accent) +
    rect({ x: 210, y: 106, w: 54, h: 120, r: 22 }, p.face, p.accent) +
    line('M150 290v40h40', p.edge, 8) +
    line('M240 252q20 26 0 42q-20-16 0-42', p.accent, 5),
  'robot-vacuum': (p) =>
    `<ellipse cx="200" cy="270" rx="140" ry="60" fill="${p.edge}"/>` +
    `<ellipse cx="200" cy="254" rx="140" ry="60" fill="${p.body}" stroke="${p.edge}" stroke-width="2"/>` +
    `<ellipse cx="200" cy="240" rx="44" ry="18" fill="${p.glass}"/>` +
    circle(130, 262, 8, p.accent) +
    line('M250 286q40-8 60-26', p.accent, 5),
};

function burner(x: number, y: number, p: Paint): string {
  return (
    `<ellipse cx="${x}" cy="${y}" rx="52" ry="20" fill="none" stroke="${p.edge}" stroke-width="5"/>` +
    `<ellipse cx="${x}" cy="${y}" rx="26" ry="10" fill="${p.accent}"/>`
  );
}

function drawBox(p: Paint): string {
  return rect({ x: 110, y: 110, w: 180, h: 220 }, p.body, p.edge);
}
